"""Names and VINs, kept beside the ledger under the reference that the ledger holds."""

from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from lifecycle.ledger import commit_to
from lifecycle.models import Battery, PersonalDatum, Vehicle


def reference_of(subject: str, value: str) -> str:
    """The reference under which this value of this subject is kept; made where it is new."""
    datum = PersonalDatum.objects.filter(subject=subject, value=value, erased_at=None).first()
    if datum is None:
        reference, salt = commit_to(value)
        datum = PersonalDatum.objects.create(
            reference=reference, subject=subject, salt=salt, value=value
        )
    return datum.reference


def erase_personal_data(*, actor: Actor, subject: str) -> int:
    """Erase every value of a subject (GDPR Art. 17); the chain still verifies. Returns how many.

    A VIN goes wherever the same organisation keeps it: beside its vehicle and beside each battery.
    """
    require(actor, Permission.ERASE_PERSONAL_DATA)
    data = PersonalDatum.objects.filter(erased_at=None)
    kept = data.filter(subject=subject)
    if subject.startswith("vehicle "):
        values = list(kept.values_list("value", flat=True))
        kept = kept | data.filter(subject__in=_vehicle_subjects(subject), value__in=values)
    return kept.update(salt="", value="", erased_at=timezone.now())


def _vehicle_subjects(subject: str) -> list[str]:
    """The vehicles and batteries beside which the VIN of this subject stands as well."""
    name = subject.removeprefix("vehicle ").removeprefix("of ")
    if subject.startswith("vehicle of "):
        vehicles = Vehicle.objects.filter(stays__battery__public_id=name)
    else:
        vehicles = Vehicle.objects.filter(uid=name)
    batteries = Battery.objects.filter(vehicle_stays__vehicle__in=vehicles)
    return [
        *(f"vehicle {uid}" for uid in vehicles.values_list("uid", flat=True)),
        *(f"vehicle of {one}" for one in batteries.values_list("public_id", flat=True)),
    ]
