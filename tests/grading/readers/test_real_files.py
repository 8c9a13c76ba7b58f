"""The readers on the real files beside the project."""

import csv
from pathlib import Path

import pytest

from grading.measurements import MeasurementFileError, Measurements, summarise
from grading.readers import read_measurements

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def table(shared_data: Path) -> Measurements:
    return read_measurements(shared_data / "pulsebat" / "train_5s.csv", "train_5s.csv")


@pytest.fixture(scope="module")
def workbooks(shared_data: Path) -> dict[str, Measurements]:
    read = {}
    for path in sorted((shared_data / "nebula").glob("*.xlsx")):
        measurements = read_measurements(path, path.name)
        read[measurements.hints.serial or ""] = measurements
    return read


def test_the_published_table_reads_whole_and_to_the_digit(table, shared_data):
    with (shared_data / "pulsebat" / "train_5s.csv").open() as file:
        published = list(csv.DictReader(file))
    assert len(table.pulse_records) == len(published) == 3413
    for record, row in zip(table.pulse_records, published, strict=True):
        voltages = tuple(float(row[f"U{n}"]) if row[f"U{n}"] else None for n in range(1, 42))
        assert (record.voltages_v, record.test_id) == (voltages, row["test_id"])
    assert {record.failed_checks for record in table.pulse_records} == {()}


def described(shared_data: Path) -> dict[str, tuple[float, int, float, float, int]]:
    """Rated Ah, levels, capacity Ah, SoH and left-out rests by file name, as the README says."""
    found = {}
    for line in (shared_data / "nebula" / "README.md").read_text().splitlines():
        fields = [field.strip(" `") for field in line.split("|")]
        if len(fields) == 10 and fields[1].endswith(".xlsx"):
            _, name, _, rated, _, levels, capacity, soh, marks, _ = fields
            empty = marks.split(";")[0].count(",") + 1 if marks.startswith("empty") else 0
            found[name] = (float(rated), int(levels), float(capacity), float(soh), empty)
    return found


def test_the_workbooks_give_what_their_description_says(workbooks, shared_data):
    found = {
        m.filename: (
            m.rated_capacity_ah,
            summarise(m).level_count,
            round(m.capacity_tests[0].capacity_ah, 4),
            round(m.capacity_tests[0].state_of_health or 0, 4),
            sum(None in record.voltages_v for record in m.pulse_records),
        )
        for m in workbooks.values()
    }
    assert len(found) == 4
    assert found == described(shared_data)
    assert all(m.capacity_tests[0].is_complete for m in workbooks.values())


def test_only_cells_of_the_published_table_that_were_cut_are_marked(workbooks):
    """The 21 Ah cell has no cut pulse; the three others are cut near full charge only."""
    for measurements in workbooks.values():
        cut_levels = {r.level for r in measurements.pulse_records if r.cut_samples}
        levels = summarise(measurements).level_count
        assert (measurements.rated_capacity_ah == 21.0) == (cut_levels == set())
        assert all(level > levels - 4 for level in cut_levels)


def test_workbooks_give_the_published_voltages_to_the_digit(table, workbooks):
    both = 0
    for serial, measurements in workbooks.items():
        published = {
            record.voltages_v[:21]
            for record in table.pulse_records
            if (record.cell_id or "").endswith(f"/{serial}")
        }
        read = {record.voltages_v[:21] for record in measurements.pulses_of_width(5.0)}
        assert published <= read
        both += bool(published)
        assert len(published) in (0, 10)
    assert both == 2


def test_the_counted_charge_agrees_with_the_published_pairs(table, workbooks, shared_data):
    """Two independent counts: ours from the steps, theirs in train_pairs.csv, within 1 %."""
    serial = next(s for s, m in workbooks.items() if m.rated_capacity_ah == 21.0)
    by_voltages = {r.voltages_v[:21]: r for r in workbooks[serial].pulses_of_width(5.0)}
    ours = {
        record.test_id: by_voltages[record.voltages_v[:21]].counted_charge_ah
        for record in table.pulse_records
        if record.cell_id == f"NMC21/{serial}"
    }
    with (shared_data / "pulsebat" / "train_pairs.csv").open() as file:
        pairs = [row for row in csv.DictReader(file) if row["cell_id"] == f"NMC21/{serial}"]
    assert len(pairs) == 25
    for row in pairs:
        counted = ours[row["test_id_second"]] - ours[row["test_id_first"]]
        assert counted == pytest.approx(float(row["charge_ah"]), rel=0.01)


@pytest.mark.parametrize("column", ["U3", "U6", "U12", "U20"])
def test_exchanged_columns_of_the_real_table_are_named(shared_data, column):
    """All 3,413 tests with U(n) and U(n+1) exchanged: the first problem names the two."""
    other = f"U{int(column[1:]) + 1}"
    text = (shared_data / "pulsebat" / "train_5s.csv").read_text()
    header, rest = text.split("\n", 1)
    names = [{column: other, other: column}.get(name, name) for name in header.split(",")]
    content = (",".join(names) + "\n" + rest).encode()
    with pytest.raises(MeasurementFileError) as error:
        read_measurements(content, "swapped.csv")
    assert f"columns {column} and {other}" in error.value.problems[0].where
    assert "of 3413 tests are impossible" in error.value.problems[0].what
