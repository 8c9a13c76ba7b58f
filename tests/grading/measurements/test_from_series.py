"""Steps, pulses, capacity tests and pairs in a series of samples; each check can fail."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.measurements import MeasurementFileError, to_parquet
from grading.measurements.from_series import measurements_of
from grading.measurements.steps import find_steps
from grading.measurements.time_series import TimeSeries
from grading.measurements.two_point import two_point_tests
from tests.grading.measurements.cell import RATED_AH, Bench


def read(series, **more):
    about = {"format_name": "made up", "filename": "f", "sha256": "0" * 64}
    return measurements_of(series, rated_capacity_ah=RATED_AH, **about, **more)


def bench(**about):
    made = Bench(**about)
    made.two_point_test()
    return made


def outcomes(record):
    return {check.name: check.result.value for check in record.checks}


def test_the_two_pulse_tests_of_the_protocol_are_found_with_their_samples():
    found = read(bench().series())
    first, second = found.pulse_records
    assert (first.pulse_s, first.level, second.level) == (5.0, 1, 2)
    assert first.voltages_v[0] == pytest.approx(3.36)
    # 0.5C = 10 A at 2 mOhm lifts the voltage by 20 mV at once.
    assert first.voltages_v[1] - first.voltages_v[0] == pytest.approx(0.02, abs=1e-4)
    assert None not in first.voltages_v
    assert set(outcomes(first).values()) == {"passed"}
    assert first.where.startswith("line 1 to line")
    assert str(first.started_at) == "2026-03-03 08:10:00"


def test_the_charge_between_them_is_counted_from_the_current():
    found = read(bench().series())
    [pair] = two_point_tests(found, RATED_AH)
    assert (pair.charge_ah, pair.share, pair.is_sound) == (pytest.approx(4.0, rel=1e-3), 0.2, True)


def test_a_tester_without_step_numbers_is_read_all_the_same():
    with_numbers = read(bench().series())
    without = read(bench().series(step_count=None))
    assert [r.voltages_v for r in without.pulse_records] == [
        r.voltages_v for r in with_numbers.pulse_records
    ]


@pytest.mark.parametrize(
    ("about", "changed", "name"),
    [
        ({}, {"factor": 1.05}, "current"),
        ({"temperature_c": 10.0}, {}, "temperature"),
        ({}, {"width_s": 5.4}, "pulse length"),
        ({"every_s": 1.0}, {}, "sample rate"),
    ],
)
def test_a_record_that_is_not_what_it_should_be_fails_its_check(about, changed, name):
    made = Bench(**about)
    made.run(0.0, 600)
    made.pulses(**changed)
    made.run(0.0, 60)
    [record] = read(made.series()).pulse_records
    assert [key for key, result in outcomes(record).items() if result == "failed"] == [name]


def test_swapped_signs_hold_no_test():
    series = bench().series()
    assert read(replace(series, current_a=-series.current_a)).pulse_records == ()


def test_a_capacity_test_is_a_full_cell_emptied_in_one_go():
    made = Bench()
    made.capacity_test()
    [test] = read(made.series()).capacity_tests
    assert (test.is_complete, test.capacity_ah) == (True, pytest.approx(16.0, rel=0.05))
    assert test.current_a == pytest.approx(20.0, rel=1e-3)


def test_a_discharge_that_did_not_begin_full_is_none():
    made = Bench(soc=0.9)
    made.run(10.0, 120, 10.0)
    made.run(0.0, 600)
    made.run(-20.0, 1800, 5.0)
    [test] = read(made.series()).capacity_tests
    assert (test.is_complete, "was full" in test.notes[0]) == (False, True)


def test_a_clock_that_runs_back_is_named_and_the_part_before_can_be_kept():
    series = bench().series()
    time_s = series.test_time_s.copy()
    time_s[5000:] -= 100.0
    broken = replace(series, test_time_s=time_s)
    with pytest.raises(MeasurementFileError) as error:
        read(broken)
    assert (error.value.problems[0].where, error.value.problems[0].what) == (
        "line 5001",
        "The clock runs back by 99.9 s.",
    )
    kept = read(broken, keep_sound=True)
    assert len(kept.series) == 5000
    assert "were left out" in kept.warnings[-1]


def test_the_series_is_kept_as_parquet_in_the_words_of_the_battery_data_format():
    import io

    import pyarrow.parquet as pq

    found = read(bench().series())
    table = pq.read_table(io.BytesIO(to_parquet(found, "series")))
    assert table.num_rows == len(found.series)
    assert table.column_names == [
        "test_time_second",
        "voltage_volt",
        "current_ampere",
        "net_capacity_ah",
        "temperature_t1_celsius",
        "step_count",
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from([-20.0, -5.0, 0.0, 7.0, 20.0]), st.integers(2, 40)),
        min_size=1,
        max_size=30,
    ),
    st.booleans(),
)
def test_no_sample_and_no_charge_is_lost_between_steps(blocks, with_numbers):
    current = np.concatenate([np.full(count, amperes) for amperes, count in blocks])
    numbers = np.concatenate([np.full(c, n) for n, (_, c) in enumerate(blocks)]).astype(np.int64)
    time_s = np.arange(len(current)) * 2.0
    series = TimeSeries(
        time_s, np.full(len(current), 3.7), current, step_count=numbers if with_numbers else None
    )
    found = find_steps(series)
    assert found.first[0] == 0
    assert found.last[-1] == len(current) - 1
    assert (found.first[1:] == found.last[:-1] + 1).all()
    # Every sample's current stands for the two seconds before it.
    expected_ah = float(current[1:].sum()) * 2.0 / 3600
    assert sum(step.charge_ah for step in found.steps) == pytest.approx(expected_ah, abs=1e-9)
