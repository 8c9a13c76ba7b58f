"""Which batteries an actor may see, and how they are found."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.labels import Label
from lifecycle.models import Battery, BatteryModel, Identifier
from lifecycle.queries.stock import GONE
from lifecycle.safety import VoltageWindow

# A search that names more than this names too much.
MOST_FOUND = 500
# What filter_batteries takes, as pages ask for it.
FILTERS = ("stage", "grade", "level", "text", "site", "place", "chemistry", "in_stock")


def batteries_seen_by(actor: Actor) -> QuerySet[Battery]:
    """The batteries of the actor's own organisation; none without the permission."""
    seen = Battery.objects.select_related("battery_model", "site")
    if actor.sees_everything:
        return seen
    if not actor.may(Permission.VIEW_BATTERIES):
        return seen.none()
    return seen.filter(organisation_id=own_organisation(actor))


def find_by_label(actor: Actor, label: Label) -> QuerySet[Battery]:
    """Batteries that carry what was scanned; more than one only for a bare serial."""
    seen = batteries_seen_by(actor)
    if label.public_id:
        return seen.filter(public_id=label.public_id)
    found = Q(identifiers__value__in=label.identifier_values)
    if label.gtin:
        found |= Q(battery_model__gtin=label.gtin, serial=label.serial.upper())
    return seen.filter(found).distinct()


def filter_batteries(
    batteries: QuerySet[Battery],
    *,
    stage: str = "",
    grade: str = "",
    level: str = "",
    text: str = "",
    site: str = "",
    place: str = "",
    chemistry: str = "",
    in_stock: str = "",
) -> QuerySet[Battery]:
    """The batteries that fit. `text` is how an ID, serial, code or vehicle begins, or a part of a
    model's name; `site` a site's uid, `place` the code of a storage place; any `in_stock`
    leaves out what has left for good.

    Parts of larger units are listed where they are asked for, by level or by text.
    """
    if stage:
        batteries = batteries.filter(stage=stage)
    if grade:
        batteries = batteries.filter(grade=grade)
    columns = {"site_uid": site, "storage_place": place, "battery_model__chemistry": chemistry}
    batteries = batteries.filter(**{name: value for name, value in columns.items() if value})
    if in_stock:
        batteries = batteries.exclude(stage__in=GONE)
    if level:
        batteries = batteries.filter(battery_model__level=level)
    elif not text:
        batteries = standing_alone(batteries)
    return batteries.filter(_named(text.strip())) if text.strip() else batteries


def _named(text: str) -> Q:
    """Each lookup by its own index, and the keys together: one OR over all would read every row."""
    upper = text.upper()
    lookups = (
        Battery.objects.filter(public_id__startswith=upper),
        Battery.objects.filter(public_id__startswith=f"ENC-{upper}"),
        Battery.objects.filter(serial__startswith=upper),
        Battery.objects.filter(vehicle_model__startswith=text),
    )
    keys: set[int] = set()
    for lookup in lookups:
        keys.update(lookup.order_by().values_list("pk", flat=True)[:MOST_FOUND])
    coded = Identifier.objects.filter(value__startswith=upper).order_by()
    keys.update(coded.values_list("battery_id", flat=True)[:MOST_FOUND])
    models = BatteryModel.objects.filter(Q(name__icontains=text) | Q(maker__icontains=text))
    return Q(pk__in=keys) | Q(battery_model__in=list(models.values_list("pk", flat=True)))


def standing_alone(batteries: QuerySet[Battery]) -> QuerySet[Battery]:
    """Without the parts of larger units: those go where their whole goes."""
    return batteries.filter(whole="")


def voltage_window(model: BatteryModel) -> VoltageWindow:
    """The safe window of a catalogue model."""
    return VoltageWindow(
        minimum_v=model.minimum_voltage_v.normalize(),
        maximum_v=model.maximum_voltage_v.normalize(),
        cells_in_series=model.cells_in_series,
        chemistry=model.chemistry,
        source=f"catalogue: {model}",
    )
