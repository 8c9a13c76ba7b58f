"""A recycler reports what came out of the batteries that it treated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.models import Organisation
from accounts.permissions import Permission, require
from lifecycle.enums import Material, OfferState
from lifecycle.errors import EntryRefusedError
from lifecycle.events import Recycled
from lifecycle.models import Battery, MassBalance, MassInput, MassOutput, RecyclerOffer
from lifecycle.recovery import Balance, Output
from lifecycle.services.append import NewEvent, append_events, full_request_key
from lifecycle.services.payloads import checked

SHARE_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class BalanceReport:
    """`inputs_kg` by Encore ID; None stands for the mass that was weighed on receipt."""

    treated_on: date
    inputs_kg: Mapping[str, Decimal | None]
    outputs: Mapping[Material, Output]
    reference: str = ""


def report_mass_balance(*, actor: Actor, report: BalanceReport, request_key: str) -> MassBalance:
    """Keep the balance and end the life of every battery in it, parts and all.

    Side effects: an event `Recycled` on each battery and each of its parts; their passports cease
    and are archived (Art. 77(8)). Raises EntryRefusedError for a balance that cannot be, for a
    battery that the recycler has not received, or that was treated before.
    """
    require(actor, Permission.REPORT_MATERIALS)
    key = full_request_key(actor, request_key)
    if standing := MassBalance.objects.filter(request_key=key).first():
        return standing
    recycler = Organisation.objects.get(pk=own_organisation(actor))
    batteries = _received(recycler, report)
    masses = {
        public_id: given if given is not None else batteries[public_id][1]
        for public_id, given in report.inputs_kg.items()
    }
    balance = Balance(masses, report.outputs)
    if problems := balance.problems():
        raise EntryRefusedError(problems)
    try:
        with transaction.atomic():
            return _keep(actor, recycler, report, balance, batteries, key)
    except IntegrityError as error:
        if standing := MassBalance.objects.filter(request_key=key).first():
            return standing
        raise EntryRefusedError(
            {"inputs": "One of these batteries has just been reported in another balance."}
        ) from error


def _received(recycler: Organisation, report: BalanceReport) -> dict[str, tuple[Battery, Decimal]]:
    """By Encore ID: the battery and the mass weighed on receipt. A battery of somebody else is
    told as one that is unknown."""
    offers = RecyclerOffer.objects.filter(
        recycler=recycler,
        state=OfferState.RECEIVED,
        battery__public_id__in=report.inputs_kg,
    ).select_related("battery__battery_model")
    found = {
        offer.battery.public_id: (offer.battery, offer.received_mass_kg or Decimal(0))
        for offer in offers
    }
    if unknown := sorted(set(report.inputs_kg) - set(found)):
        raise EntryRefusedError(
            {"inputs": f"You have not received a battery {unknown[0]}: report its receipt first."}
        )
    treated = MassInput.objects.filter(battery__public_id__in=found).select_related(
        "battery", "balance"
    )
    for before in treated:
        raise EntryRefusedError(
            {"inputs": f"{before.battery.public_id} was treated on {before.balance.treated_on}."}
        )
    if report.treated_on > timezone.localdate():
        raise EntryRefusedError({"treated_on": "This day lies in the future."})
    for offer in offers:
        if offer.received_at and report.treated_on < timezone.localdate(offer.received_at):
            raise EntryRefusedError(
                {"treated_on": f"{offer.battery.public_id} was received later than that."}
            )
    return found


def _keep(
    actor: Actor,
    recycler: Organisation,
    report: BalanceReport,
    balance: Balance,
    batteries: Mapping[str, tuple[Battery, Decimal]],
    key: str,
) -> MassBalance:
    row = MassBalance.objects.create(
        recycler=recycler,
        reference=report.reference,
        treated_on=report.treated_on,
        reported_at=timezone.now(),
        request_key=key,
    )
    MassInput.objects.bulk_create(
        MassInput(balance=row, battery=batteries[public_id][0], mass_kg=mass_kg)
        for public_id, mass_kg in balance.inputs_kg.items()
    )
    MassOutput.objects.bulk_create(
        MassOutput(
            balance=row,
            material=material,
            mass_kg=output.mass_kg,
            contained_kg=output.contained_kg,
        )
        for material, output in report.outputs.items()
    )
    entries = []
    for public_id, mass_kg in balance.inputs_kg.items():
        payload = checked(
            Recycled,
            balance=str(row.uid),
            recycler=recycler.name,
            input_mass_kg=mass_kg,
            recycling_efficiency=balance.recycling_efficiency.quantize(SHARE_PLACES),
        )
        battery = batteries[public_id][0]
        entries.append(NewEvent(battery, payload, f"{row.uid}:{public_id}"))
        entries += [
            NewEvent(
                part,
                checked(Recycled, balance=str(row.uid), recycler=recycler.name, whole=part.whole),
                f"{row.uid}:{part.public_id}",
            )
            for part in _inside(battery)
        ]
    append_events(actor=actor, entries=entries)
    return row


def _inside(battery: Battery) -> list[Battery]:
    """The parts of the battery, and theirs, level by level."""
    found: list[Battery] = []
    level = list(Battery.objects.filter(whole=battery.public_id))
    while level:
        found += level
        level = list(Battery.objects.filter(whole__in=[part.public_id for part in level]))
    return found
