"""Mass balances, and how they stand against the targets."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import Material, OfferState
from lifecycle.models import MassBalance, MassInput, RecyclerOffer
from lifecycle.recovery import Balance, Judged, Output, efficiency_target, judge, recovery_target


@dataclass(frozen=True)
class JudgedBalance:
    """A balance with its efficiency, and its recovery by material, against the targets."""

    balance: Balance
    efficiency: Judged
    recovery: list[tuple[Material, Judged]]
    chemistries: list[str]


def balances_seen_by(actor: Actor) -> QuerySet[MassBalance]:
    """A recycler's own, and those that a holder's batteries went into."""
    balances = (
        MassBalance.objects.select_related("recycler")
        .annotate(
            battery_count=Count("inputs"),
            input_kg=Sum("inputs__mass_kg"),
        )
        .order_by("-treated_on", "-pk")
    )
    if actor.sees_everything:
        return balances
    organisation = own_organisation(actor)
    if actor.may(Permission.REPORT_MATERIALS):
        return balances.filter(recycler_id=organisation)
    if actor.may(Permission.VIEW_BATTERIES):
        mine = MassInput.objects.filter(battery__organisation_id=organisation)
        return balances.filter(pk__in=mine.values("balance"))
    return balances.none()


def inputs_seen_by(actor: Actor, balance: MassBalance) -> QuerySet[MassInput]:
    """All of them for the recycler; a holder sees only its own batteries."""
    inputs = balance.inputs.select_related("battery__battery_model")
    if actor.sees_everything or balance.recycler_id == own_organisation(actor):
        return inputs
    return inputs.filter(battery__organisation_id=own_organisation(actor))


def judged(balance: MassBalance) -> JudgedBalance:
    """Against what held on the day of the treatment; three statements."""
    inputs = list(
        balance.inputs.values_list(
            "battery__public_id", "mass_kg", "battery__battery_model__chemistry"
        )
    )
    outputs = {
        Material(row.material): Output(row.mass_kg, row.contained_kg)
        for row in balance.outputs.all()
    }
    core = Balance({public_id: mass for public_id, mass, _ in inputs}, outputs)
    chemistries = sorted({chemistry for _, _, chemistry in inputs})
    targets = [efficiency_target(chemistry, balance.treated_on) for chemistry in chemistries]
    strictest = max((target for target in targets if target is not None), default=None)
    recovery = [
        (material, judge(core.recovery(material), recovery_target(material, balance.treated_on)))
        for material in Material
        if material in outputs
    ]
    return JudgedBalance(core, judge(core.recycling_efficiency, strictest), recovery, chemistries)


def awaiting_treatment(actor: Actor) -> QuerySet[RecyclerOffer]:
    """What the actor's organisation has received and not treated yet, oldest first."""
    offers = RecyclerOffer.objects.select_related("battery__battery_model")
    return offers.filter(
        recycler_id=own_organisation(actor),
        state=OfferState.RECEIVED,
        battery__mass_input__isnull=True,
    ).order_by("received_at", "pk")
