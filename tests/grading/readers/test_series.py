import io

import pytest

from grading.measurements import pulse_columns, series_columns, summarise, to_parquet
from grading.measurements.pulse_sequence import SAMPLE_NAMES, sample_label
from grading.readers import read_measurements
from tests.grading.readers.made_up import table, visit, workbook


@pytest.fixture(scope="module")
def measured():
    return read_measurements(workbook(visit(2)), "visit.xlsx", cell_id="C1")


def parquet(content: bytes):
    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO(content))


def test_the_series_holds_two_samples_a_step_in_battery_data_format(measured):
    columns = series_columns(measured)
    rows = list(zip(*columns.values(), strict=True))
    assert list(columns) == [
        "test_time_second", "voltage_volt", "current_ampere", "net_capacity_ah",
        "temperature_t1_celsius", "step_count",
    ]  # fmt: skip
    assert len(rows) == 2 * (5 + 2 * 202)
    assert rows[2:4] == [(30.3, 3.8, 20.0, 0.0, 25.0, 2), (1830.3, 4.2, 1.0, 10.0, 25.0, 2)]
    assert rows[7][1:4] == (2.7, -20.0, -6.0)
    assert columns["test_time_second"] == sorted(columns["test_time_second"])


def test_parquet_gives_back_what_was_read(measured):
    series, pulses = (parquet(to_parquet(measured, name)) for name in ("series", "pulses"))
    assert series.to_pydict() == series_columns(measured)
    assert pulses.to_pydict() == pulse_columns(measured)
    assert series.schema.metadata[b"source_sha256"].decode() == measured.sha256
    assert pulses.column_names[-41:] == list(SAMPLE_NAMES)


def test_a_table_without_steps_gives_an_empty_series_and_its_pulses():
    measurements = read_measurements(table(3).encode(), "t.csv")
    assert parquet(to_parquet(measurements, "series")).num_rows == 0
    assert parquet(to_parquet(measurements, "pulses")).num_rows == 3


def test_the_summary_counts_and_plots_the_widest_pulses(measured):
    summary = summarise(measured)
    assert (summary.test_count, summary.record_count, summary.level_count) == (2, 20, 2)
    assert summary.capacity == measured.capacity_tests[0]
    assert len(summary.points) == 2 * 41
    assert (summary.points[2].series, summary.points[2].label) == (
        "level 01", "0.5C charge, last",
    )  # fmt: skip
    assert summary.failed_checks == ()
    assert len(summarise(measured, most_series=1).points) == 41


def test_labels_follow_the_published_order():
    assert [sample_label(n) for n in (0, 1, 3, 6, 8, 9, 40)] == [
        "rest before the pulses", "0.5C charge, first", "0.5C rest after charge, first",
        "0.5C discharge, last", "0.5C rest after discharge, last", "1C charge, first",
        "2.5C rest after discharge, last",
    ]  # fmt: skip
