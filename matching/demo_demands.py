"""Demands of the demonstration: made-up customers at real places, prices that are assumptions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from accounts.actors import Actor, own_organisation
from lifecycle.enums import Chemistry
from lifecycle.models import Site
from matching.enums import Application
from matching.models import Demand
from matching.services import create_demand

PLACES = {
    "Amsterdam arena": ("52.31440", "4.94190"),
    "Utrecht warehouse": ("52.09070", "5.12140"),
    "Antwerp port": ("51.26940", "4.36670"),
    "Eindhoven campus": ("51.44160", "5.46970"),
    "Groningen festival depot": ("53.21940", "6.56650"),
    "Duisburg freight yard": ("51.43440", "6.76230"),
}
LITHIUM = [Chemistry.LMO.value, Chemistry.NMC.value, Chemistry.NCA.value, Chemistry.LFP.value]
# For each application: name, place, then what differs from the rest (assumptions).
KIT_V = {"24": (20, 31), "48": (40, 60), "80": (68, 92)}
USES: list[tuple[Application, str, str, dict[str, Any]]] = [
    (Application.FORKLIFT, "24 V pallet trucks", "Utrecht warehouse",
     {"band": "24", "energy": "3.2", "power": "2", "floor": "0.60", "price": "160", "quantity": 4}),
    (Application.FORKLIFT, "48 V reach trucks", "Antwerp port",
     {"band": "48", "energy": "9", "power": "6", "floor": "0.62", "price": "150", "quantity": 3}),
    (Application.FORKLIFT, "80 V counterbalance trucks", "Duisburg freight yard",
     {"band": "80", "energy": "16", "power": "12", "floor": "0.65", "price": "155", "quantity": 2}),
    (Application.GENERATOR, "Festival power boxes", "Groningen festival depot",
     {"band": "48", "energy": "5", "power": "4", "floor": "0.55", "price": "125", "quantity": 4}),
    (Application.TRACTION, "Leaf 40 replacement packs", "Eindhoven campus",
     {"models": ["leaf-40"], "energy": "28", "power": "50", "floor": "0.78", "price": "135",
      "quantity": 3}),
    (Application.TRACTION, "Leaf 24 replacement packs", "Utrecht warehouse",
     {"models": ["leaf-24"], "energy": "15", "power": "20", "floor": "0.68", "price": "130",
      "quantity": 2}),
    (Application.STORAGE, "Arena storage", "Amsterdam arena",
     {"k": 4, "spread": "0.04", "energy": "80", "power": "60", "floor": "0.66", "price": "115",
      "quantity": 2}),
    (Application.STORAGE, "Campus peak shaving", "Eindhoven campus",
     {"k": 3, "spread": "0.05", "energy": "42", "power": "40", "floor": "0.58", "price": "105",
      "quantity": 1}),
]  # fmt: skip
BATTERIES_FOR_ONE_ROUND = 100


def create_demands(*, planner: Actor, batteries: int, rng: Random) -> list[Demand]:
    """One round of all uses for each hundred batteries, at least one."""
    sites = {
        name: Site.objects.create(
            organisation_id=own_organisation(planner), name=name, latitude=lat, longitude=lon
        )
        for name, (lat, lon) in PLACES.items()
    }
    rounds = max(1, batteries // BATTERIES_FOR_ONE_ROUND)
    demands = []
    for number in range(1, rounds + 1):
        for application, name, place, figures in USES:
            title = name if rounds == 1 else f"{name}, lot {number}"
            demands.append(_create(planner, application, title, sites[place], figures, rng))
    _create_later(planner, sites)
    return demands


def _create_later(planner: Actor, sites: dict[str, Site]) -> None:
    """One that is only expected and one that is a draft: no plan serves them. Their chance is
    their own, so that they change nothing of the others."""
    rng = Random("later")  # noqa: S311  made-up data
    application, _, place, figures = USES[1]
    title = "48 V reach trucks, talks for next spring"
    _create(planner, application, title, sites[place], figures, rng, is_expected=True)
    application, _, place, figures = USES[3]
    title = "Festival power boxes, offer not sent yet"
    _create(planner, application, title, sites[place], figures, rng, is_draft=True)


def _create(
    planner: Actor,
    application: Application,
    title: str,
    site: Site,
    figures: dict[str, Any],
    rng: Random,
    *,
    is_draft: bool = False,
    is_expected: bool = False,
) -> Demand:
    low, high = KIT_V.get(figures.get("band", ""), (300, 420))
    floor = Decimal(figures["floor"])
    fields = {
        "name": title,
        "application": application,
        "site": site,
        "deadline": timezone.localdate() + timedelta(days=rng.randrange(25, 110)),
        "quantity": figures["quantity"],
        "packs_per_string": figures.get("k", 0),
        "spread": Decimal(figures.get("spread", "0")),
        "minimum_voltage_v": Decimal(low),
        "maximum_voltage_v": Decimal(high),
        "minimum_energy_kwh": Decimal(figures["energy"]),
        "minimum_power_kw": Decimal(figures["power"]),
        "minimum_state_of_health": floor,
        "target_state_of_health": floor + Decimal("0.06"),
        "chemistries": LITHIUM,
        "battery_models": figures.get("models", []),
        "price_eur_per_kwh": Decimal(figures["price"]) + rng.randrange(-8, 9),
        "price_loss_per_point": Decimal("0.8"),
        "warranty_eur": Decimal(rng.randrange(300, 900)),
        "bonus_eur": Decimal(0),
        "maximum_distance_km": rng.choice([300, 450, 700]),
        "is_expected": is_expected,
    }
    code = "D-" + "".join(rng.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(6))
    return create_demand(
        actor=planner, fields=fields, request_key=f"demo {code}", code=code, is_draft=is_draft
    )
