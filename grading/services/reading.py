"""Reads a tester's file for one battery: what belongs to it, and what speaks against it.

The cell type and the rated capacity come from the catalogue, never from the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from grading.impedance.spectrum import Spectrum
from grading.measurements import (
    CapacityTest,
    Check,
    CheckResult,
    MeasurementFileError,
    Measurements,
    Problem,
    PulseRecord,
)
from grading.measurements.two_point import TwoPoint, two_point_tests
from lifecycle.models import Battery, BatteryModel

CAPACITY_TOLERANCE = 0.02
MODEL_PULSE_S = 5.0
MOST_PAIRS = 5
OTHER_BATTERY = "Open the battery that was tested, or correct its model in the record."


@dataclass(frozen=True)
class OnBench:
    """What the catalogue and the record say of the battery on the bench."""

    title: str
    cell_type: str
    chemistry: str
    rated_capacity_ah: float
    names: frozenset[str]
    other_types: frozenset[str]


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


@dataclass(frozen=True)
class ReadFile:
    """What was read and what of it belongs to the battery."""

    measurements: Measurements
    choices: tuple[Choice, ...]
    capacity: CapacityTest | None
    notices: tuple[str, ...]
    spectrum: Spectrum | None = None

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    @property
    def suggested(self) -> Choice | None:
        """A sound two-point test, else the middle one of the sound single tests."""
        pairs = [choice for choice in self.choices if choice.pair is not None and choice.is_sound]
        if pairs:
            return pairs[0]
        single = [choice for choice in self.choices if choice.pair is None]
        choices = [choice for choice in single if choice.is_sound] or single
        return choices[len(choices) // 2] if choices else None


def on_bench(battery: Battery) -> OnBench:
    """Three statements: the battery's model, its identifiers, the catalogue's cell types."""
    model = battery.battery_model
    types = BatteryModel.objects.exclude(cell_type="").values_list("cell_type", flat=True)
    codes = battery.identifiers.values_list("value", flat=True)
    return OnBench(
        title=str(model),
        cell_type=model.cell_type,
        chemistry=model.chemistry,
        rated_capacity_ah=float(model.rated_capacity_ah),
        names=frozenset(name.upper() for name in [battery.serial, battery.public_id, *codes]),
        other_types=frozenset(types) - {model.cell_type},
    )


def read_for(
    bench: OnBench, content: bytes, filename: str, *, keep_sound: bool = False
) -> ReadFile:
    """Read the bytes and keep what belongs to the battery. No database, no writing.

    Raises MeasurementFileError: the file is broken, or says something else than the catalogue.
    """
    from grading.readers import read_measurements

    found = read_measurements(
        content,
        filename,
        catalogued_capacity_ah=bench.rated_capacity_ah,
        chemistry=bench.chemistry,
        cell_type=bench.cell_type or None,
        keep_sound=keep_sound,
    )
    if found.rated_capacity_ah is not None:
        _refuse_other_capacity(bench, found)
    elif found.series is None and not found.spectra and _says_no_capacity(found):
        # The file cannot tell: read again with what the catalogue says.
        found = read_measurements(
            content,
            filename,
            chemistry=bench.chemistry,
            cell_type=bench.cell_type or None,
            rated_capacity_ah=bench.rated_capacity_ah,
        )
    records, notices = _belonging(bench, found)
    capacity = next((t for t in found.capacity_tests if t.is_complete and t.capacity_ah > 0), None)
    spectrum = found.spectra[0] if found.spectra else None
    if not records and capacity is None and spectrum is None:
        raise MeasurementFileError([_nothing_usable(found)], filename)
    single = [_choice(record, bench) for record in _widest(records)]
    pairs = [_pair_choice(pair, bench) for pair in _pairs(found, records, bench)]
    choices = (*pairs, *single)
    return ReadFile(found, choices, capacity, (*_name_notice(bench, found), *notices), spectrum)


def _nothing_usable(found: Measurements) -> Problem:
    """What was found instead of a test, and what would be one."""
    told = [f"{len(found.steps)} steps"] if found.steps else []
    if found.pulse_resistances:
        told.append(f"{len(found.pulse_resistances)} pulses of another protocol")
    notes = [note for test in found.capacity_tests for note in test.notes]
    what = "The file holds no test that can be used"
    what += f" ({', '.join(told)})." if told else "."
    advice = "A test is a discharge of the full cell until it is empty, or pulses of 0.5C to 2.5C."
    return Problem("", " ".join([what, *notes[:2]]), advice)


def _says_no_capacity(found: Measurements) -> bool:
    return not found.pulse_records or found.pulse_records[0].rated_capacity_ah is None


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


def _belonging(bench: OnBench, found: Measurements) -> tuple[list[PulseRecord], list[str]]:
    """The records that can be this battery's; raises where the file speaks against all of them."""
    wrong = [(record, _against(bench, record)) for record in found.pulse_records]
    fitting = [record for record, problem in wrong if problem is None]
    problems = [problem for _, problem in wrong if problem is not None]
    if problems and not fitting:
        raise MeasurementFileError(problems, found.filename)
    notices = []
    if problems:
        notices.append(
            f"{len(problems)} tests of the file belong to other batteries and were left out."
        )
    named = [record for record in fitting if _is_named(bench, record)]
    if named and len(named) < len(fitting):
        notices.append(f"{len(fitting) - len(named)} tests of other cells were left out.")
    cells = {record.cell_id for record in fitting if record.cell_id}
    if cells and not named:
        shown = ", ".join(sorted(cells)[:3])
        notices.append(
            f"The file names {shown}{' …' if len(cells) > 3 else ''}, which is no serial number "
            "or code of this battery: make sure that it is the right one."
        )
    return (named or fitting), notices


def _is_named(bench: OnBench, record: PulseRecord) -> bool:
    if not record.cell_id:
        return False
    cell = record.cell_id.upper()
    return cell in bench.names or cell.rsplit("/", 1)[-1] in bench.names


def _against(bench: OnBench, record: PulseRecord) -> Problem | None:
    """What of the record contradicts the catalogue, with both values."""
    says = f"the catalogue says %s for {bench.title}."
    if record.cell_type and record.cell_type != bench.cell_type:
        known_other = record.cell_type in bench.other_types
        if bench.cell_type or known_other:
            catalogue = bench.cell_type or "no cell type of the pulse model"
            what = f"The file says {record.cell_type}; {says % catalogue}"
            return Problem(f"{record.where}, column cell_type", what, OTHER_BATTERY)
    if record.chemistry and record.chemistry != bench.chemistry:
        what = f"The file says {record.chemistry}; {says % bench.chemistry}"
        return Problem(f"{record.where}, column chemistry", what, OTHER_BATTERY)
    rated = record.rated_capacity_ah
    if rated is not None and _differs(rated, bench.rated_capacity_ah):
        what = f"The file says {rated:g} Ah; {says % f'{bench.rated_capacity_ah:g} Ah'}"
        return Problem(f"{record.where}, column rated_capacity_ah", what, OTHER_BATTERY)
    return None


def _refuse_other_capacity(bench: OnBench, found: Measurements) -> None:
    """A workbook names no cell: its 1C current speaks of the rated capacity."""
    rated = found.rated_capacity_ah
    if rated is None or found.rated_capacity_source == "file":
        return  # a table says it line by line
    if _differs(rated, bench.rated_capacity_ah):
        what = (
            f"The tester's 1C current speaks of {rated:g} Ah; the catalogue says "
            f"{bench.rated_capacity_ah:g} Ah for {bench.title}."
        )
        raise MeasurementFileError([Problem("", what, OTHER_BATTERY)], found.filename)


def _differs(one: float, other: float) -> bool:
    return abs(one - other) > CAPACITY_TOLERANCE * other


def _name_notice(bench: OnBench, found: Measurements) -> tuple[str, ...]:
    """What the file's name claims is never evidence, but worth a look."""
    serial = found.hints.serial
    if not serial or serial.upper() in bench.names:
        return ()
    return (
        f"The file's name speaks of serial {serial}, which is none of this battery's: make sure "
        "that it is the right one.",
    )
