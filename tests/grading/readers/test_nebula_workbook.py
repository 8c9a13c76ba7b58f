from datetime import datetime

import pytest

from grading.measurements import CheckResult, FileNameHints, MeasurementFileError, Measurements
from grading.readers import read_measurements
from tests.grading.readers.made_up import (
    DURATION,
    HEADERS,
    KIND,
    RATED_AH,
    START,
    TEMPERATURE,
    VOLTAGE,
    visit,
    workbook,
)

NAME = "LMO_C_20_B_1_SOC_5-10_Part_1-1_ID_MADEUP1.xlsx"
PULSES = 7  # rows before the first pulse of the first level


def read(rows, name=NAME, **knowledge) -> Measurements:
    return read_measurements(workbook(rows), name, **knowledge)


def refused(content: bytes):
    with pytest.raises(MeasurementFileError) as error:
        read_measurements(content, NAME)
    return error.value.problems


def result_of(record, name):
    return next(check.result for check in record.checks if check.name == name)


@pytest.fixture(scope="module")
def whole() -> Measurements:
    return read(visit())


def test_a_visit_gives_levels_times_widths(whole):
    assert [(r.level, r.pulse_s) for r in whole.pulse_records[:11]] == [
        (1, 0.03), (1, 0.05), (1, 0.07), (1, 0.1), (1, 0.3), (1, 0.5), (1, 0.7), (1, 1.0),
        (1, 3.0), (1, 5.0), (2, 0.03),
    ]  # fmt: skip
    assert len(whole.pulse_records) == 20
    assert whole.warnings == ()


def test_voltages_stand_in_their_order(whole):
    record = whole.pulses_of_width(5.0)[1]
    assert record.voltages_v[:10] == pytest.approx(
        (3.45, 3.46, 3.47, 3.46, 3.45, 3.44, 3.43, 3.44, 3.45, 3.47)
    )
    assert record.voltages_v[-8:] == pytest.approx((3.50, 3.55, 3.50, 3.45, 3.40, 3.35, 3.40, 3.45))


def test_all_checks_of_a_good_test_pass(whole):
    for record in whole.pulse_records:
        assert {check.result for check in record.checks} == {CheckResult.PASSED}


def test_capacity_and_state_of_health_are_positive(whole):
    (test,) = whole.capacity_tests
    assert test.capacity_ah == pytest.approx(16.0)
    assert test.state_of_health == pytest.approx(0.8)
    assert test.energy_wh == pytest.approx(16.0 * 3.7)
    assert (test.current_a, test.c_rate, test.is_complete) == (20.0, 1.0, True)
    assert (test.upper_voltage_v, test.lower_voltage_v) == (4.2, 2.7)
    assert test.where == "Sheet1, row 5"
    assert test.started_at == datetime.fromisoformat("2025-03-03T08:45:30.900")


def test_the_rated_capacity_comes_from_the_1c_current_not_from_the_name(whole):
    assert (whole.rated_capacity_ah, whole.rated_capacity_source) == (RATED_AH, "1C current")
    assert whole.hints == FileNameHints("LMO", 20.0, "MADEUP1")
    assert read(visit(1), "anything.bin").rated_capacity_ah == RATED_AH


def test_a_given_rated_capacity_counts_and_a_contradiction_is_told():
    measurements = read(visit(1), rated_capacity_ah=25.0)
    assert measurements.capacity_tests[0].state_of_health == pytest.approx(0.64)
    assert measurements.rated_capacity_source == "given"
    assert "1C current speaks of 20 Ah, not 25 Ah" in measurements.warnings[0]
    assert result_of(measurements.pulse_records[0], "current") is CheckResult.FAILED


def test_the_counted_charge_between_levels(whole):
    (pair,) = whole.counted_charges(5.0)
    assert pair.charge_ah == pytest.approx(1.0, abs=1e-6)
    assert (pair.first.level, pair.second.level) == (1, 2)


def test_without_capacity_test_there_are_only_pulses():
    measurements = read(visit(1, capacity_ah=None))
    assert len(measurements.pulse_records) == 10
    assert measurements.capacity_tests == ()
    assert measurements.warnings == ("The file holds no capacity test.",)


def test_a_capacity_test_alone_is_read():
    measurements = read(visit(0))
    assert measurements.pulse_records == ()
    assert measurements.capacity_tests[0].state_of_health == pytest.approx(0.8)


def test_a_skipped_discharge_is_no_capacity():
    rows = visit(0)
    rows[3][4] = "手动跳转"
    (test,) = read(rows).capacity_tests
    assert not test.is_complete
    assert "skipped by hand" in test.notes[0]


def test_a_discharge_of_a_cell_that_was_not_full_is_no_capacity():
    rows = visit(0)
    rows[1][8] = 5.0
    assert not read(rows).capacity_tests[0].is_complete


def test_a_cut_pulse_is_found_by_its_length_not_by_its_mark():
    rows = visit(1)
    cut = PULSES + 20 * 9 + 4 * 4  # 5 s, 2.5C charge
    assert rows[cut][4] == "完成"
    rows[cut][DURATION] = "00:00:00.710"
    record = read(rows).pulses_of_width(5.0)[0]
    assert record.cut_samples == ("U35",)
    assert "0.71 s instead of 5 s" in record.notes[0]
    assert result_of(record, "pulse length") is CheckResult.FAILED
    assert read(rows).pulses_of_width(3.0)[0].cut_samples == ()


@pytest.mark.parametrize("as_sheet", ["empty row", "row of zeros", "no row"])
def test_a_rest_that_the_tester_left_out_keeps_the_rhythm(as_sheet):
    rows = visit(2)
    place = PULSES + 17
    if as_sheet == "no row":
        del rows[place]
    else:
        zero = 0.0 if as_sheet == "row of zeros" else None
        rows[place] = [None] * 7 + [zero] * 6 + [None] * 2
    first, *_, last = (measurements := read(rows)).pulse_records
    assert first.voltages_v[35:37] == (None, None)
    assert first.voltages_v[37] == pytest.approx(3.35)
    assert last.voltages_v[40] == pytest.approx(3.45)
    assert "left out a rest" in measurements.warnings[0]


def test_a_short_charge_before_the_last_level_is_told():
    rows = visit(2)
    rows[5 + 202][DURATION] = "00:01:20.000"
    assert read(rows).warnings[0].startswith("The charge before level 2 ended at the voltage limit")


def test_unsigned_discharge_currents_get_their_sign():
    rows = visit(1)
    for row in rows:
        row[7:9] = [abs(row[7]), abs(row[8])]
        row[9:13] = [abs(value) for value in row[9:13]]
    measurements = read(rows)
    assert measurements.capacity_tests[0].capacity_ah == pytest.approx(16.0)
    assert measurements.pulse_records[0].checks == read(visit(1)).pulse_records[0].checks
    assert measurements.steps[3].start_current_a == -RATED_AH


def test_a_sensor_that_is_not_connected_is_no_zero_degrees():
    rows = visit(1)
    for row in rows:
        row[TEMPERATURE] = 0.0
    measurements = read(rows)
    assert measurements.pulse_records[0].temperature_c is None
    assert result_of(measurements.pulse_records[0], "temperature") is CheckResult.NOT_VERIFIABLE
    assert "not connected" in measurements.warnings[-1]


def test_a_cold_cell_fails_the_temperature_check():
    rows = visit(1)
    for row in rows:
        row[TEMPERATURE] = 4.0
    assert result_of(read(rows).pulse_records[0], "temperature") is CheckResult.FAILED


def test_a_clock_that_runs_back_and_a_short_rest_are_told():
    rows = visit(1)
    rows[PULSES + 21][START] = "2025-03-03 08:00:00.000"
    rows[PULSES + 41][DURATION] = "00:00:00.100"
    first, second, third, *_ = read(rows).pulse_records
    assert result_of(second, "clock") is CheckResult.FAILED
    assert result_of(third, "rest") is CheckResult.FAILED
    assert (result_of(first, "clock"), result_of(first, "rest")) == (CheckResult.PASSED,) * 2


def test_pulses_with_the_wrong_current_fail():
    rows = visit(1)
    rows[PULSES][7:9] = [10.3, 10.3]
    first, second, *_ = read(rows).pulse_records
    assert result_of(first, "current") is CheckResult.FAILED
    assert result_of(second, "current") is CheckResult.PASSED


def test_a_long_pause_is_told():
    rows = visit(2)
    for row in rows[207:]:
        row[START] = row[START].replace("2025-03-03", "2025-03-04")
    assert "stood still for 24.0 h before sheet row 209" in read(rows).warnings[0]


@pytest.mark.parametrize("removed", HEADERS[1:])
def test_each_column_that_is_missing_is_named(removed):
    headers = ["其他" if name == removed else name for name in HEADERS]
    (problem,) = refused(workbook(visit(0), headers=headers))
    assert (problem.where, removed in problem.what) == ("sheet Sheet1, row 1", True)
    assert "is missing" in problem.what


def test_a_workbook_without_steps_names_its_sheets():
    (problem,) = refused(workbook([[1, 2]], headers=["a", "b"], sheet="Costs"))
    assert problem.where == "sheets Costs"
    assert "No sheet holds a tester's steps" in problem.what


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        (VOLTAGE, "abc", "'abc' is not a number."),
        (VOLTAGE, 42.0, "42 cannot be"),
        (VOLTAGE, None, "Is empty."),
        (VOLTAGE, True, "'True' is not a number."),
        (KIND, "??", "'??' is no kind of step."),
        (START, "yesterday", "Is no time"),
        (DURATION, "five seconds", "Is no duration"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(column, value, what):
    rows = visit(1)
    rows[10][column] = value
    (problem,) = refused(workbook(rows))
    assert problem.where.startswith(f"sheet Sheet1, row 12, column {'ABCDEFGHIJKLMNO'[column]} (")
    assert what in problem.what


def test_a_level_broken_off_is_refused_with_its_number():
    (problem,) = refused(workbook(visit(2)[:-3]))
    assert problem.what == "Ends in the middle of level 2: 199 of 202 rows."


def test_a_doubled_row_is_refused_at_its_place():
    rows = visit(2)
    rows.insert(50, rows[50])
    (problem,) = refused(workbook(rows))
    assert problem.where == "sheet Sheet1, row 53"


def test_a_file_of_another_chemistry_is_refused():
    with pytest.raises(MeasurementFileError) as error:
        read(visit(9), chemistry="Li-ion LFP")
    assert "outside 2 to 3.8 V, the widest window of Li-ion LFP" in error.value.problems[0].what
