"""What the demonstration shows of a whole life: places, packs apart, a unit, recycled metal."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from lifecycle.demo import DemoBattery, public_id
from lifecycle.enums import BatteryCategory, Material, NegativeKind, Operation, Stage
from lifecycle.models import Battery, Site
from lifecycle.queries.stock import GONE
from lifecycle.recovery import Output
from lifecycle.services import (
    BalanceReport,
    Layout,
    NewUnit,
    assemble,
    disassemble,
    move_battery,
    record_bms_reset,
    record_negative_event,
    report_mass_balance,
)
from lifecycle.services.sites import add_places

PACKS_TAKEN_APART, MODULES_EACH = 2, 6
# Shares of the mass that comes out, a made-up treatment of an LMO or NMC pack.
OUTPUTS = {
    Material.STEEL: "0.24",
    Material.ALUMINIUM: "0.16",
    Material.COPPER: "0.13",
    Material.GRAPHITE: "0.08",
    Material.NICKEL: "0.03",
    Material.COBALT: "0.02",
    Material.LITHIUM: "0.01",
    Material.PLASTICS: "0.05",
    Material.RESIDUE: "0.20",
}


def show_places(*, administrator: Actor, technician: Actor, rng: Random) -> int:
    """Shelves at each site, one for quarantine, and batteries on them; returns how many moved."""
    moved = 0
    for site in Site.objects.order_by("pk"):
        shelves = add_places(actor=administrator, site=site, codes="A-01..06 B-01..06")
        apart = add_places(actor=administrator, site=site, codes="Q-01", is_quarantine=True)
        here = Battery.objects.filter(site=site, whole="").exclude(stage__in=GONE)
        for battery in here.order_by("public_id"):
            places = apart if battery.stage == Stage.QUARANTINED else shelves
            move_battery(
                actor=technician,
                battery=battery,
                site=site,
                place=rng.choice(places),
                request_key=f"demo place {battery.public_id}",
            )
            moved += 1
    return moved


def show_structure(*, technician: Actor, fleet: list[DemoBattery], rng: Random) -> Battery | None:
    """Two packs apart, and a unit of some of their modules."""
    packs = [
        one.battery
        for one in fleet
        if one.road == "inspected" and one.battery.battery_model.code == "leaf-24"
    ]
    packs += [
        one.battery
        for one in fleet
        if one.road == "tested" and one.battery.battery_model.code == "leaf-24"
    ]
    chosen: list[Battery] = []
    for pack in packs[:PACKS_TAKEN_APART]:
        pack.refresh_from_db()
        chosen += disassemble(
            actor=technician,
            battery=pack,
            reason="Modules for a storage unit (demonstration data).",
            request_key=f"demo apart {pack.serial}",
            next_public_id=lambda: public_id(rng),
        )[:MODULES_EACH]
    if not chosen:
        return None
    return assemble(
        actor=technician,
        unit=NewUnit(
            name="Storage unit of Leaf modules",
            serial="DEMO-UNIT-1",
            parts=chosen,
            layout=Layout(len(chosen), 1),
            operation=Operation.REPURPOSING,
            category=BatteryCategory.STATIONARY,
            site=chosen[0].site,
            note="Demonstration data, made up.",
        ),
        request_key="demo unit",
        public_id=public_id(rng),
    )


def show_incidents(*, technician: Actor, fleet: list[DemoBattery]) -> None:
    """One deep discharge in a first life, one BMS that was reset."""
    received = [one.battery for one in fleet if one.road == "received"][:2]
    for number, battery in enumerate(received):
        battery.refresh_from_db()
        if number:
            record_bms_reset(
                actor=technician,
                battery=battery,
                reason="Showed 98 % since months (demonstration data).",
                state_of_health_shown_before=Decimal("0.98"),
                state_of_health_shown_after=Decimal("0.74"),
                request_key="demo reset",
            )
        else:
            record_negative_event(
                actor=technician,
                battery=battery,
                nature=NegativeKind.DEEP_DISCHARGE,
                source="bms",
                note="Demonstration data, made up.",
                request_key="demo incident",
            )


def show_recycled(*, recyclers: list[tuple[Organisation, Actor]], fleet: list[DemoBattery]) -> int:
    """Each recycler reports one treatment of half of what it has; returns how many batteries."""
    treated = 0
    for recycler, actor in recyclers:
        received = Battery.objects.filter(
            stage=Stage.HANDED_OVER, offers__recycler=recycler, offers__state="received"
        ).order_by("public_id")
        chosen = list(received)[: -(-received.count() // 2)]
        if not chosen:
            continue
        mass_kg = sum(
            (battery.offers.get(state="received").received_mass_kg or Decimal(0))
            for battery in chosen
        )
        outputs = {
            material: Output((mass_kg * Decimal(share)).quantize(Decimal("0.001")))
            for material, share in OUTPUTS.items()
        }
        report_mass_balance(
            actor=actor,
            report=BalanceReport(
                timezone.localdate(),
                {battery.public_id: None for battery in chosen},
                outputs,
                "DEMO-TREATMENT",
            ),
            request_key="demo balance",
        )
        treated += len(chosen)
    return treated
