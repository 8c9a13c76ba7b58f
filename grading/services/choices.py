"""The tests of a file among which a person chooses: single, or pairs with a counted charge."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grading.measurements import (
    Check,
    CheckResult,
    Measurements,
    PulseRecord,
)
from grading.measurements.two_point import TwoPoint, two_point_tests
from grading.services.bench import OnBench

MODEL_PULSE_S = 5.0
MOST_PAIRS = 5


@dataclass(frozen=True)
class Choice:
    """One pulse test of the file, or two with a counted charge between them, that can be confirmed
    for the battery; `key` finds it again."""

    key: str
    label: str
    record: PulseRecord
    pair: TwoPoint | None = None

    @property
    def is_sound(self) -> bool:
        if self.pair is not None:
            return self.pair.is_sound
        return not self.record.failed_checks and not self.record.cut_samples

    @property
    def checks(self) -> tuple[Check, ...]:
        if self.pair is None:
            return self.record.checks
        second = [check for check in self.pair.second.checks if check.result is CheckResult.FAILED]
        return (*self.pair.checks, *self.record.checks, *second)


def _pairs(found: Measurements, records: list[PulseRecord], bench: OnBench) -> list[TwoPoint]:
    """The sound two-point tests of the battery's own records, at most five."""
    own = replace(found, pulse_records=tuple(records))
    pairs = two_point_tests(own, bench.rated_capacity_ah, MODEL_PULSE_S)
    return [pair for pair in pairs if pair.is_sound][:MOST_PAIRS]


def _pair_choice(pair: TwoPoint, bench: OnBench) -> Choice:
    first, second = _asked(pair.first, bench), _asked(pair.second, bench)
    label = (
        f"two tests, {pair.charge_ah:.4g} Ah ({pair.charge_ah / bench.rated_capacity_ah:.1%}) "
        f"charged between: {first.test_id} and {second.test_id}"
    )
    key = f"{first.where} and {second.where}"
    return Choice(key, label, first, replace(pair, first=first, second=second))


def _asked(record: PulseRecord, bench: OnBench) -> PulseRecord:
    """The record as the model is asked about it: type and rated capacity are the catalogue's."""
    return replace(
        record,
        cell_type=bench.cell_type or None,
        chemistry=bench.chemistry,
        rated_capacity_ah=bench.rated_capacity_ah,
    )


def _choice(record: PulseRecord, bench: OnBench) -> Choice:
    asked = _asked(record, bench)
    parts = [record.cell_id, record.test_id, f"{record.pulse_s:g} s"]
    parts += [f"{record.temperature_c:g} °C" if record.temperature_c is not None else None]
    parts += [f"rest {record.voltages_v[0]:.3f} V" if record.voltages_v[0] else None]
    return Choice(record.where, " · ".join(part for part in parts if part), asked)


def _widest(records: list[PulseRecord]) -> list[PulseRecord]:
    """The tests with pulses as the model needs them, else those with the longest pulses."""
    widths = {record.pulse_s for record in records}
    width = min(widths, key=lambda w: (abs(w - MODEL_PULSE_S), -w), default=0.0)
    return [record for record in records if record.pulse_s == width]


def choices_of(
    found: Measurements, records: list[PulseRecord], bench: OnBench
) -> tuple[Choice, ...]:
    """Pairs first, then the single tests whose pulses the model needs."""
    single = [_choice(record, bench) for record in _widest(records)]
    return (*(_pair_choice(pair, bench) for pair in _pairs(found, records, bench)), *single)
