"""What the figures of a demand may be: one table for form, file, API and service."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figure:
    """From `lowest` to `highest`, with at most so many decimals; 0 decimals is a whole number."""

    lowest: Decimal
    highest: Decimal
    decimals: int
    unit: str = ""

    def problem(self, value: object) -> str:
        """What is wrong with the value and what to do, or an empty text."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return "Enter a number."
        figure = Decimal(value)
        if not figure.is_finite():
            return "Enter a number."
        if not self.lowest <= figure <= self.highest:
            return (
                f"Enter a value from {self.lowest:f} to {self.highest:f} {self.unit}".strip() + "."
            )
        if figure != round(figure, self.decimals):
            most = f"Enter at most {self.decimals} decimals."
            return most if self.decimals else "Enter a whole number."
        return ""


def _figure(lowest: str, highest: str, decimals: int, unit: str = "") -> Figure:
    return Figure(Decimal(lowest), Decimal(highest), decimals, unit)


FIGURES = {
    "quantity": _figure("1", "10000", 0),
    "packs_per_string": _figure("0", "100", 0),
    "spread": _figure("0", "1", 4, "(a fraction: 0.03 is 3 %)"),
    "minimum_voltage_v": _figure("0", "2000", 3, "V"),
    "maximum_voltage_v": _figure("0", "2000", 3, "V"),
    "minimum_energy_kwh": _figure("0", "100000", 3, "kWh"),
    "minimum_power_kw": _figure("0", "100000", 3, "kW"),
    "minimum_state_of_health": _figure("0", "1.2", 4, "(a fraction: 0.6 is 60 %)"),
    "target_state_of_health": _figure("0", "1.2", 4, "(a fraction: 0.7 is 70 %)"),
    "price_eur_per_kwh": _figure("0", "9999.99", 2, "€"),
    "price_loss_per_point": _figure("0", "100", 3, "%"),
    "warranty_eur": _figure("0", "9999999.99", 2, "€"),
    "bonus_eur": _figure("0", "9999999.99", 2, "€"),
    "maximum_distance_km": _figure("0", "20000", 0, "km"),
}
# What a demand has where nobody says otherwise.
DEFAULTS: dict[str, int | Decimal] = {
    "packs_per_string": 0,
    "spread": Decimal(0),
    "bonus_eur": Decimal(0),
}
