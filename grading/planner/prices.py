"""What a battery is worth by its grade; an app above may say it from its open demands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ASSUMED = {"A": 90.0, "B": 60.0, "C": 35.0, "recycle": 5.0}
ASSUMED_SOURCE = (
    "Assumption: 35 to 90 €/kWh for used packs by quality, a few € for what is left to recycle; "
    "no public price list gives them."
)
ASSUMED_LOSS_EUR = 150.0
"""Assumption: a battery that was graded too high comes back: two transports and an hour's work."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Euro for each kWh by grade, what a grade too high costs beside, and where they are from."""

    eur_per_kwh: Mapping[str, float]
    wrong_grade_eur: float
    source: str


Provider = Callable[[int | None], Prices | None]
_providers: list[Provider] = []


def register_provider(provider: Provider) -> None:
    """`provider(organisation_id)` gives its prices, or None where it has none."""
    if provider not in _providers:
        _providers.append(provider)


def assumed() -> Prices:
    return Prices(ASSUMED, ASSUMED_LOSS_EUR, ASSUMED_SOURCE)


def prices_for(organisation_id: int | None) -> Prices:
    """The first provider's prices, else the assumed ones."""
    for provider in _providers:
        found = provider(organisation_id)
        if found is not None:
            return found
    return assumed()
