"""Made-up pulse tests look like real ones to the model and to the reader."""

import numpy as np
import pytest

from grading.readers.registry import read_measurements
from grading.soh import Estimate, load_model
from grading.soh.demonstration import (
    DrawError,
    draw_pulse_test,
    drawable_types,
    pulse_table_csv,
)


@pytest.mark.parametrize("drawable", drawable_types(), ids=lambda d: d.cell_type)
def test_the_model_accepts_most_and_is_near_the_wish(drawable):
    random = np.random.default_rng(11)
    wishes = np.linspace(*drawable.soh_range, 60)
    answers = load_model().estimate_many(
        [draw_pulse_test(drawable.cell_type, wish, random) for wish in wishes]
    )
    found = [(a.state_of_health, w) for a, w in zip(answers, wishes, strict=True)
             if isinstance(a, Estimate)]  # fmt: skip
    assert len(found) >= 57
    assert np.mean([abs(value - wish) for value, wish in found]) < 0.035


def test_the_same_seed_gives_the_same_test():
    one, other = (draw_pulse_test("NMC21", 0.9, np.random.default_rng(3)) for _ in range(2))
    assert one == other
    assert one.notes == ("Demonstration data: drawn from a summary of real tests, not measured.",)


def test_what_cannot_be_drawn_is_said():
    random = np.random.default_rng(1)
    with pytest.raises(DrawError, match="'LFP68'"):
        draw_pulse_test("LFP68", 0.8, random)
    with pytest.raises(DrawError, match="can be drawn from"):
        draw_pulse_test("LFP20", 0.3, random)


def test_a_drawn_table_is_read_back_as_it_was_drawn():
    random = np.random.default_rng(5)
    records = [
        draw_pulse_test(d.cell_type, sum(d.soh_range) / 2, random, cell_id=f"{d.cell_type}/x")
        for d in drawable_types()
    ]
    read = read_measurements(pulse_table_csv(records).encode(), "drawn.csv")
    same = ("cell_type", "cell_id", "test_id", "voltages_v", "rated_capacity_ah", "pulse_s",
            "temperature_c", "chemistry", "checks")  # fmt: skip
    for back, record in zip(read.pulse_records, records, strict=True):
        assert [getattr(back, name) for name in same] == [getattr(record, name) for name in same]
