"""Cell voltages that a chemistry can show at all, used to refuse what cannot be a cell voltage.

Assumption: wider than any maker's limits on purpose. The tester's limits behind the published
pulse tests were 2.45 to 3.70 V (LFP), 2.0 to 4.2 V (10 Ah LMO) and 2.7 to 4.2 V (NMC), with a
protection at 4.3 V that short pulses overshoot to 4.33 V. The other rows are textbook ranges.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoltageWindow:
    lower_v: float
    upper_v: float

    def holds(self, voltage_v: float) -> bool:
        return self.lower_v <= voltage_v <= self.upper_v


VOLTAGE_WINDOWS = {
    "Li-ion LFP": VoltageWindow(2.0, 3.80),
    "Li-ion LMO": VoltageWindow(2.0, 4.40),
    "Li-ion NMC": VoltageWindow(2.5, 4.40),
    "Li-ion NCA": VoltageWindow(2.5, 4.40),
    "Li-ion LCO": VoltageWindow(2.5, 4.40),
    "Li-metal": VoltageWindow(1.5, 4.50),
    "Na-ion": VoltageWindow(1.5, 4.30),
    "Ni-Cd": VoltageWindow(0.8, 1.70),
    "Ni-MH": VoltageWindow(0.8, 1.70),
    "Pb": VoltageWindow(1.5, 2.80),
}
"""By chemistry, in the vocabulary of the EU battery passport."""

UNKNOWN_LITHIUM_ION = VoltageWindow(2.0, 4.40)
"""For a file that does not say its chemistry."""


def window_of(chemistry: str | None) -> VoltageWindow:
    """The window of a chemistry; of lithium-ion cells in general where it is not known."""
    return VOLTAGE_WINDOWS.get(chemistry or "", UNKNOWN_LITHIUM_ION)
