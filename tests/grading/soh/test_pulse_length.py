"""Pulses that were shorter than stated are seen in what they add, sound ones are let pass."""

import numpy as np
import pytest

from grading.measurements.records import PulseRecord
from grading.soh import Refusal, load_model

from .conftest import shared_data  # noqa: F401 - fixture


@pytest.fixture(scope="module")
def tests_of_width(shared_data):  # noqa: F811
    import pandas as pd

    table = pd.read_parquet(shared_data / "pulsebat" / "train_widths.parquet")

    def tests_of_width(cell_type, pulse_s):
        rows = table[(table.cell_type == cell_type) & np.isclose(table.pulse_s, pulse_s)].head(300)
        voltages = rows[[f"U{n}" for n in range(1, 42)]].to_numpy(float)
        return [
            PulseRecord(
                test_id=str(n),
                pulse_s=5.0,
                voltages_v=tuple(None if v != v else float(v) for v in row),
                where="made up",
                cell_type=cell_type,
                chemistry="Li-ion LFP",
                rated_capacity_ah=20.0 if cell_type == "LFP20" else 35.0,
                temperature_c=25.0,
            )
            for n, row in enumerate(voltages)
        ]

    return tests_of_width


def share_refused(records):
    return np.mean([isinstance(one, Refusal) for one in load_model().estimate_many(records)])


@pytest.mark.parametrize("cell_type", ["LFP20", "LFP35"])
def test_real_pulses_of_another_length_are_refused(tests_of_width, cell_type):
    assert share_refused(tests_of_width(cell_type, 5.0)) <= 0.02
    assert share_refused(tests_of_width(cell_type, 3.0)) >= 0.96
    assert share_refused(tests_of_width(cell_type, 1.0)) == 1.0


def test_the_reason_says_which_way(tests_of_width):
    reasons = [str(one) for one in load_model().estimate_many(tests_of_width("LFP20", 3.0))]
    assert any("The pulses look shorter than 5 s" in reason for reason in reasons)
