"""What a voltage can be: the model's safe window, and what its chemistry can show at all."""

from dataclasses import dataclass
from decimal import Decimal

from lifecycle.enums import Chemistry

# Above this no cell of the chemistry shows an open-circuit voltage, not even overcharged: a figure
# beyond it is a slip of the finger or of the meter (assumption: full-charge voltage plus 10 %).
HIGHEST_CELL_VOLTAGE_V: dict[str, Decimal] = {
    Chemistry.LFP: Decimal("4.0"),
    Chemistry.LMO: Decimal("4.65"),
    Chemistry.NMC: Decimal("4.65"),
    Chemistry.NCA: Decimal("4.65"),
    Chemistry.LCO: Decimal("4.65"),
}
_HIGHEST_OF_ANY = Decimal("5.0")


@dataclass(frozen=True)
class VoltageWindow:
    """The safe open-circuit window of a battery model, in volts, with its source."""

    minimum_v: Decimal
    maximum_v: Decimal
    cells_in_series: int
    chemistry: str
    source: str

    def impossible(self, voltage_v: Decimal) -> str:
        """Why no battery of this model can show this voltage, or an empty text."""
        if voltage_v < 0:
            return "A voltage below zero: the probes are swapped. Measure again."
        per_cell = voltage_v / self.cells_in_series
        highest = HIGHEST_CELL_VOLTAGE_V.get(self.chemistry, _HIGHEST_OF_ANY)
        if per_cell <= highest:
            return ""
        return (
            f"{voltage_v:f} V over {self.cells_in_series} cells in series is "
            f"{per_cell:.2f} V a cell; {self.chemistry} cannot show more than {highest} V. "
            f"The safe window of this model is {self.minimum_v:f}–{self.maximum_v:f} V. "
            "Check the decimal point and the model."
        )
