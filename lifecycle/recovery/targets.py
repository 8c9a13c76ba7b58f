"""Targets of Regulation (EU) 2023/1542, Annex XII parts B and C, by the day they hold from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lifecycle.enums import Chemistry, Material

Verdict = Literal["met", "not met", "cannot be told", "no target yet"]
_END_2025, _END_2027 = date(2025, 12, 31), date(2027, 12, 31)
_END_2030, _END_2031 = date(2030, 12, 31), date(2031, 12, 31)
# Part B: recycling efficiency by average weight.
_EFFICIENCY: dict[str, list[tuple[date, Decimal]]] = {
    "lithium": [(_END_2025, Decimal("0.65")), (_END_2030, Decimal("0.70"))],
    "lead": [(_END_2025, Decimal("0.75")), (_END_2030, Decimal("0.80"))],
    "nickel-cadmium": [(_END_2025, Decimal("0.80"))],
    "other": [(_END_2025, Decimal("0.50"))],
}
# Part C: recovery of materials.
_METALS = [(_END_2027, Decimal("0.90")), (_END_2031, Decimal("0.95"))]
_RECOVERY: dict[Material, list[tuple[date, Decimal]]] = {
    Material.COBALT: _METALS,
    Material.COPPER: _METALS,
    Material.LEAD: _METALS,
    Material.NICKEL: _METALS,
    Material.LITHIUM: [(_END_2027, Decimal("0.50")), (_END_2031, Decimal("0.80"))],
}


@dataclass(frozen=True)
class Judged:
    """A figure against its target; both fractions."""

    figure: Decimal | None
    target: Decimal | None
    verdict: Verdict


def efficiency_target(chemistry: str, on: date) -> Decimal | None:
    """The recycling efficiency that holds on a day for batteries of this chemistry."""
    return _holding(_EFFICIENCY[_family(chemistry)], on)


def recovery_target(material: Material, on: date) -> Decimal | None:
    """The recovery that holds on a day for a material, None where there is none (yet)."""
    return _holding(_RECOVERY.get(material, []), on)


def judge(figure: Decimal | None, target: Decimal | None) -> Judged:
    """Met or not, or why that cannot be said."""
    if target is None:
        return Judged(figure, None, "no target yet")
    if figure is None:
        return Judged(None, target, "cannot be told")
    return Judged(figure, target, "met" if figure >= target else "not met")


def _holding(steps: list[tuple[date, Decimal]], on: date) -> Decimal | None:
    """Targets are to be achieved by the end of a year: they hold from the day after."""
    return next((target for since, target in reversed(steps) if on > since), None)


def _family(chemistry: str) -> str:
    if chemistry.startswith("Li-"):
        return "lithium"
    return {Chemistry.PB: "lead", Chemistry.NI_CD: "nickel-cadmium"}.get(
        Chemistry(chemistry), "other"
    )
