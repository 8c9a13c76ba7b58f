"""An impedance spectrum as every reader fills it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Points from the highest frequency (Hz) down; real and imaginary part in ohm, the imaginary
    part negative where the cell is capacitive. `where` points into the file.
    """

    frequency_hz: tuple[float, ...]
    real_ohm: tuple[float, ...]
    imaginary_ohm: tuple[float, ...]
    where: str = ""
    temperature_c: float | None = None
    open_circuit_voltage_v: float | None = None
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.frequency_hz)
