"""Intervals: the cell is the unit, few cells give none, probabilities agree with the interval."""

import numpy as np
import pytest

from grading.soh.calibration import Calibration, calibrate


def errors_of(cell_count, tests, random, between=0.03, within=0.005):
    cells, errors = [], []
    for cell in range(cell_count):
        shift = between * random.standard_normal()
        errors += list(shift + within * random.standard_normal(tests))
        cells += [f"c{cell}"] * tests
    return np.array(errors), cells


@pytest.mark.parametrize(
    ("cells", "method"),
    [(5, "none"), (8, "none"), (9, "two-level normal"), (19, "two-level normal"),
     (20, "conformal"), (60, "conformal")],
)  # fmt: skip
def test_the_method_follows_the_number_of_cells(cells, method):
    errors, names = errors_of(cells, 10, np.random.default_rng(1))
    found = calibrate(errors, names)
    assert (found.method, found.cell_count) == (method, cells)
    assert found.is_provisional == (method != "conformal")
    assert (found.half_width(0.9) is None) == (method == "none")


@pytest.mark.parametrize("cells", [12, 30, 60])
def test_new_cells_are_covered_although_tests_of_a_cell_agree(cells):
    random = np.random.default_rng(2)
    covered = []
    for _ in range(60):
        half = calibrate(*errors_of(cells, 10, random)).half_width(0.9)
        fresh, _ = errors_of(50, 10, random)
        covered.append(np.mean(np.abs(fresh) <= half))
    assert 0.88 <= np.mean(covered) <= 0.96


def test_a_cell_with_many_tests_counts_as_one_cell():
    errors = np.array([0.2] * 500 + [0.01] * 59)
    names = ["bad"] * 500 + [f"c{n}" for n in range(59)]
    assert calibrate(errors, names).half_width(0.9) == pytest.approx(0.01, abs=1e-4)


def test_a_biased_model_gets_a_wider_normal_interval():
    errors, names = errors_of(12, 10, np.random.default_rng(3))
    wide = calibrate(errors + 0.1, names).half_width(0.9)
    assert wide > calibrate(errors, names).half_width(0.9) + 0.1


def test_beyond_the_last_cell_there_is_no_finite_interval():
    errors, names = errors_of(20, 5, np.random.default_rng(4))
    found = calibrate(errors, names)
    assert found.half_width(0.9) is not None
    assert found.half_width(0.99) is None


def test_probabilities_agree_with_the_interval():
    found = calibrate(*errors_of(60, 10, np.random.default_rng(5)))
    half = found.half_width(0.9)
    assert found.probability_at_least(0.8, 0.8 - half) == pytest.approx(0.95, abs=1e-6)
    assert found.probability_at_least(0.8, 0.8 + half) == pytest.approx(0.05, abs=1e-6)
    assert found.probability_at_least(0.8, 0.8) == pytest.approx(0.5)
    falling = [found.probability_at_least(0.8, s) for s in np.linspace(0.3, 1.3, 200)]
    assert falling == sorted(falling, reverse=True)
    assert 0 < falling[-1] < 0.01
    assert 0.99 < falling[0] < 1


def test_without_an_interval_there_is_no_probability():
    assert Calibration("none", 5, (), ()).probability_at_least(0.8, 0.7) is None


def test_a_calibration_survives_json():
    found = calibrate(*errors_of(30, 5, np.random.default_rng(6)))
    assert Calibration.from_json(found.as_json()) == found
