"""The records that every reader fills, whatever the vendor."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from grading.measurements.pulse_sequence import SAMPLE_COUNT

if TYPE_CHECKING:
    from grading.impedance.spectrum import Spectrum
    from grading.measurements.time_series import TimeSeries


class CheckResult(Enum):
    """How a check of a measurement came out. What a file does not hold cannot be verified."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_VERIFIABLE = "not verifiable"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a valid pulse test: `current`, `temperature`, `pulse length` …"""

    name: str
    result: CheckResult
    detail: str


@dataclass(frozen=True, slots=True)
class PulseRecord:
    """One pulse test at one state of charge and one pulse width.

    `voltages_v` has 41 entries, U1 to U41, None where not published or not measured.
    `cut_samples` names those that end a pulse which the protection cut short (`U35`): the voltage
    stands as the tester wrote it, but it is not the end voltage of the stated width.
    `counted_charge_ah` is the net charge that the tester counted up to U1 since the first row of
    the file or since the cell was emptied: only differences between records of one file mean
    anything. `where` points into the file (`line 2`, `Sheet1, rows 188 to 208`); `step` is the
    number of the step that ends in U1, None where the file holds no steps.
    """

    test_id: str
    pulse_s: float
    voltages_v: tuple[float | None, ...]
    where: str
    cell_type: str | None = None
    chemistry: str | None = None
    cell_format: str | None = None
    cell_id: str | None = None
    test_kind: str | None = None
    level: int | None = None
    rated_capacity_ah: float | None = None
    temperature_c: float | None = None
    started_at: datetime | None = None
    counted_charge_ah: float | None = None
    step: int | None = None
    cut_samples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        if len(self.voltages_v) != SAMPLE_COUNT:
            raise ValueError(f"{len(self.voltages_v)} voltages where {SAMPLE_COUNT} belong")

    @property
    def failed_checks(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.result is CheckResult.FAILED)


@dataclass(frozen=True, slots=True)
class CapacityTest:
    """A full discharge. `capacity_ah` and `energy_wh` count what came out, positive.

    `state_of_health` is capacity / rated capacity, None where the rated capacity is not known.
    `is_complete` is False where somebody skipped the discharge or it ended early.
    """

    capacity_ah: float
    energy_wh: float
    current_a: float
    where: str
    is_complete: bool
    c_rate: float | None = None
    rated_capacity_ah: float | None = None
    state_of_health: float | None = None
    temperature_c: float | None = None
    started_at: datetime | None = None
    duration_s: float | None = None
    upper_voltage_v: float | None = None
    lower_voltage_v: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tester: its first and last sample. Charging is positive, always."""

    number: int
    kind: str
    start_s: float
    duration_s: float
    start_voltage_v: float
    end_voltage_v: float
    start_current_a: float
    end_current_a: float
    charge_ah: float
    energy_wh: float
    temperature_c: float | None
    level: int | None


@dataclass(frozen=True, slots=True)
class PulseResistance:
    """A pulse of any protocol: voltage change over current at its end, in mOhm."""

    where: str
    kind: str
    current_a: float
    duration_s: float
    rest_voltage_v: float
    resistance_mohm: float
    temperature_c: float | None


@dataclass(frozen=True, slots=True)
class FileNameHints:
    """What the file's name claims. Never evidence: shown to the technician, who confirms."""

    material: str | None = None
    rated_capacity_ah: float | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class CountedCharge:
    """Two pulse records of one cell and width, and the charge (Ah) counted from U1 to U1."""

    first: PulseRecord
    second: PulseRecord
    charge_ah: float


@dataclass(frozen=True, slots=True)
class Measurements:
    """Everything that was read from one file; `series` where it holds samples, not steps alone.

    `rated_capacity_source` says where the rated capacity is from: `given`, `1C current`, `file`.
    Times of day carry no zone when the tester wrote none: it is the tester's local time.
    """

    format_name: str
    filename: str
    sha256: str
    pulse_records: tuple[PulseRecord, ...] = ()
    capacity_tests: tuple[CapacityTest, ...] = ()
    steps: tuple[Step, ...] = ()
    series: "TimeSeries | None" = None
    pulse_resistances: tuple[PulseResistance, ...] = ()
    spectra: "tuple[Spectrum, ...]" = ()
    rated_capacity_ah: float | None = None
    rated_capacity_source: str = ""
    hints: FileNameHints = field(default_factory=FileNameHints)
    warnings: tuple[str, ...] = ()

    def pulses_of_width(self, pulse_s: float) -> tuple[PulseRecord, ...]:
        """The records of one pulse width (s), in file order."""
        return tuple(r for r in self.pulse_records if abs(r.pulse_s - pulse_s) < 1e-9)

    def counted_charges(self, pulse_s: float = 5.0) -> tuple[CountedCharge, ...]:
        """Every pair of records with a counted charge between them, earlier first."""
        counted = [r for r in self.pulses_of_width(pulse_s) if r.counted_charge_ah is not None]
        return tuple(
            CountedCharge(a, b, round((b.counted_charge_ah or 0) - (a.counted_charge_ah or 0), 6))
            for place, a in enumerate(counted)
            for b in counted[place + 1 :]
            if a.cell_id == b.cell_id
        )
