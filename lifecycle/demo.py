"""Batteries of the demonstration: made up, seeded, and marked as such in their first event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.models import Organisation
from lifecycle.enums import Chemistry, Condition, Origin
from lifecycle.models import Battery, BatteryModel, Site
from lifecycle.safety import InspectionFindings
from lifecycle.services import (
    Receipt,
    accept_offer,
    inspect_battery,
    install_in_whole,
    offer_to_recycler,
    receive_battery,
    release_from_quarantine,
    report_receipt,
)

# How far along its road a demonstration battery has come, and how many of a hundred.
ROADS = {
    "graded": 50,
    "tested": 10,
    "inspected": 9,
    "received": 9,
    "quarantined": 6,
    "released": 3,
    "offered": 5,
    "awaiting": 3,
    "handed_over": 5,
}
# Share of each catalogue model (assumption: what a Leaf workshop with a cell laboratory sees), and
# the mean state of health on arrival: Gen-1 packs 60–67 % (Gao 2024, 100+ packs), later ones more.
MODELS = {
    "leaf-24": (22, 0.66),
    "leaf-30": (9, 0.72),
    "leaf-40": (21, 0.80),
    "leaf-62": (8, 0.86),
    "cell-lmo-10": (10, 0.78),
    "cell-nmc-21": (8, 0.88),
    "cell-lfp-35": (8, 0.82),
    "cell-nmc-2-1": (4, 0.80),
    "cell-lfp-20": (8, 0.80),
    "cell-lmo-25": (2, 0.75),
}
TO_RECYCLER = ("offered", "awaiting", "handed_over")
SITES = [("Workshop Rotterdam", "51.92250", "4.47917"), ("Depot Arnhem", "51.98510", "5.89873")]
PACKS_FOR_ONE_WITH_MODULES = 8
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OPEN_CIRCUIT_V = {Chemistry.LFP: (3.24, 3.32)}


@dataclass
class DemoBattery:
    """A battery with what the demonstration knows of it and Encore must find out."""

    battery: Battery
    true_state_of_health: float
    road: str
    arrived_at: datetime


def create_sites(technician: Actor) -> list[Site]:
    return [
        Site.objects.create(
            organisation_id=own_organisation(technician), name=name, latitude=lat, longitude=lon
        )
        for name, lat, lon in SITES
    ]


def create_fleet(*, technician: Actor, second: Actor, count: int, rng: Random) -> list[DemoBattery]:
    """Receive `count` batteries and inspect those whose road leads there."""
    sites = create_sites(technician)
    models = {model.code: model for model in BatteryModel.objects.filter(code__in=MODELS)}
    roads, codes = (
        _spread(ROADS, count, rng),
        _spread({code: share for code, (share, _) in MODELS.items()}, count, rng),
    )
    fleet = []
    for number, (road, code) in enumerate(zip(roads, codes, strict=True), start=1):
        one = _receive(technician, models[code], number, road, rng.choice(sites), rng)
        fleet.append(one)
        if road != "received":
            _inspect(technician, second, one, rng)
    _create_modules(technician, fleet, rng)
    return fleet


def _spread(shares: dict[str, int], count: int, rng: Random) -> list[str]:
    """`count` names in shuffled order, each as often as its share asks, none forgotten."""
    total = sum(shares.values())
    spread = list(shares)
    for name, share in shares.items():
        spread += [name] * max(0, round(count * share / total) - 1)
    most = max(shares, key=lambda name: shares[name])
    spread = (spread + [most] * count)[:count]
    rng.shuffle(spread)
    return spread


def _receive(
    technician: Actor, model: BatteryModel, number: int, road: str, site: Site, rng: Random
) -> DemoBattery:
    arrived_at = timezone.now() - timedelta(days=rng.uniform(12, 150))
    is_pack = model.level == "pack"
    vin = f"XXXDEM{rng.randrange(10**11):011d}" if is_pack else ""
    receipt = Receipt(
        battery_model=model,
        serial=f"{model.code.upper()}-{number:05d}",
        origin=Origin.VEHICLE if is_pack else Origin.STORAGE,
        condition=Condition.WORN if rng.random() < 0.6 else Condition.INTACT,
        vin=vin,
        vehicle_model=f"Nissan {model.name}" if is_pack else "",
        mileage_km=rng.randrange(45, 190) * 1000 if is_pack else None,
        site=site,
        note="Demonstration data, made up.",
        is_demonstration=True,
    )
    battery = receive_battery(
        actor=technician,
        receipt=receipt,
        request_key=f"demo receive {number}",
        occurred_at=arrived_at,
        public_id=public_id(rng),
    )
    mean = MODELS[model.code][1]
    health = min(0.97, max(0.42, rng.gauss(mean, 0.07)))
    if road in TO_RECYCLER:
        health = rng.uniform(0.36, 0.47)
    return DemoBattery(battery, health, road, arrived_at)


def public_id(rng: Random) -> str:
    return "ENC-" + "".join(rng.choice(_ALPHABET) for _ in range(8))


def _inspect(technician: Actor, second: Actor, one: DemoBattery, rng: Random) -> None:
    """A sound battery, or one with a reason for quarantine; a released one is inspected twice."""
    fault = one.road in {"quarantined", "released"}
    moment = one.arrived_at + timedelta(hours=rng.uniform(1, 30))
    key = f"demo inspect {one.battery.serial}"
    _record(technician, one, _findings(one.battery.battery_model, rng, fault), moment, key)
    if one.road == "released":
        release_from_quarantine(
            actor=second,
            battery=one.battery,
            reason="Opened and dried, no residue found; insulation to be measured again.",
            request_key=f"{key} release",
            occurred_at=moment + timedelta(hours=50),
        )
        later = moment + timedelta(hours=52)
        findings = _findings(one.battery.battery_model, rng, fault=False)
        _record(technician, one, findings, later, f"{key} again")


def _record(
    technician: Actor, one: DemoBattery, findings: InspectionFindings, moment: datetime, key: str
) -> None:
    inspect_battery(
        actor=technician,
        battery=one.battery,
        findings=findings,
        request_key=key,
        occurred_at=moment,
        note="Demonstration data, made up.",
    )


def _findings(model: BatteryModel, rng: Random, fault: bool) -> InspectionFindings:
    kind = rng.choice(["flood", "collision", "leak", "insulation", "swollen"]) if fault else ""
    low, high = _OPEN_CIRCUIT_V.get(Chemistry(model.chemistry), (3.62, 3.94))
    voltage_v = Decimal(model.cells_in_series) * Decimal(f"{rng.uniform(low, high):.4f}")
    resistance = rng.uniform(12, 80) if kind == "insulation" else rng.lognormvariate(7.6, 0.5)
    return InspectionFindings(
        visual="swollen" if kind == "swollen" else rng.choice(["sound", "sound", "scratched"]),
        leaked_or_vented=kind == "leak",
        flood_signs=kind == "flood",
        severe_collision=kind == "collision",
        hrc_fuse_blown=False,
        lifetime_data_available=True,
        past_calendar_expiry=False,
        insulation_resistance_ohm_per_v=Decimal(f"{max(resistance, 1):.0f}"),
        open_circuit_voltage_v=voltage_v.quantize(Decimal("0.01")),
    )


def _create_modules(technician: Actor, fleet: list[DemoBattery], rng: Random) -> None:
    """The modules of some packs, at least one of each model, registered as parts."""
    packs = [one for one in fleet if one.battery.battery_model.module_count]
    first_of_model = {one.battery.battery_model_id: one for one in reversed(packs)}.values()
    for number, one in enumerate(packs):
        if number % PACKS_FOR_ONE_WITH_MODULES and one not in first_of_model:
            continue
        pack, module = one.battery, one.battery.battery_model.module_model
        if module is None:
            continue
        for position in range(1, pack.battery_model.module_count + 1):
            serial = f"{pack.serial}-M{position:02d}"
            receipt = Receipt(
                battery_model=module,
                serial=serial,
                origin=Origin.VEHICLE,
                condition=Condition(pack.condition),
                site=pack.site,
                is_demonstration=True,
            )
            part = receive_battery(
                actor=technician,
                receipt=receipt,
                request_key=f"demo receive {serial}",
                occurred_at=one.arrived_at,
                public_id=public_id(rng),
            )
            install_in_whole(
                actor=technician,
                part=part,
                whole=pack,
                position=position,
                request_key=f"demo install {serial}",
                occurred_at=one.arrived_at,
            )


def offer_to_recyclers(
    *,
    planner: Actor,
    recyclers: list[tuple[Organisation, Actor]],
    fleet: list[DemoBattery],
    rng: Random,
) -> None:
    """What no one can use: offered, and where the road leads on, accepted and received."""
    for one in fleet:
        if one.road not in TO_RECYCLER:
            continue
        recycler, actor = rng.choice(recyclers)
        key = f"demo offer {one.battery.serial}"
        offer = offer_to_recycler(
            actor=planner,
            battery=one.battery,
            recycler=recycler,
            reason="Below the floor of every use (demonstration data).",
            request_key=key,
        )
        if one.road == "offered":
            continue
        accept_offer(
            actor=actor, offer=offer, reference=f"DEMO-{offer.pk:04d}", request_key=f"{key} yes"
        )
        if one.road == "handed_over":
            mass_kg = one.battery.battery_model.mass_kg * Decimal(f"{rng.uniform(0.98, 1.01):.3f}")
            report_receipt(
                actor=actor,
                offer=offer,
                mass_kg=mass_kg.quantize(Decimal("0.001")),
                request_key=f"{key} received",
            )
