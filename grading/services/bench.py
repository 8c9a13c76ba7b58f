"""The battery on the bench, and what of a file can be its own: the catalogue knows the type."""

from __future__ import annotations

from dataclasses import dataclass

from grading.measurements import (
    MeasurementFileError,
    Measurements,
    Problem,
    PulseRecord,
)
from lifecycle.models import Battery, BatteryModel

CAPACITY_TOLERANCE = 0.02
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


def belonging(bench: OnBench, found: Measurements) -> tuple[list[PulseRecord], list[str]]:
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


def refuse_other_capacity(bench: OnBench, found: Measurements) -> None:
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


def name_notice(bench: OnBench, found: Measurements) -> tuple[str, ...]:
    """What the file's name claims is never evidence, but worth a look."""
    serial = found.hints.serial
    if not serial or serial.upper() in bench.names:
        return ()
    return (
        f"The file's name speaks of serial {serial}, which is none of this battery's: make sure "
        "that it is the right one.",
    )
