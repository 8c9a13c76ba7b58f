"""Years until the floor: what widens, shortens and marks a forecast."""

from dataclasses import replace

import pytest

from grading.ageing import Start, Subject, forecast, named_duty, steady_duty
from grading.ageing.words import NO_KNEE
from grading.policy import normal

LEAF = Subject("Li-ion LMO", "module", is_leaf=True)
FAIR = steady_duty(
    "fair", "fair", state_of_charge=0.5, temperature_c=25, cycles_a_year=182.5, depth=0.9,
    c_rate=0.5, basis="test",
)  # fmt: skip


def sure(health):
    return Start(health, None)


def unsure(health, deviation=0.02):
    return Start(health, normal(health, deviation))


def test_the_median_is_the_published_equation():
    """After five years 0.75425 of 0.7 are left."""
    found = forecast(sure(0.7), FAIR, 0.7 * 0.75425, LEAF)
    assert found.years.median == pytest.approx(5.0, abs=0.1)
    middle = min(found.trajectory, key=lambda band: abs(band.years - 5))
    assert middle.median == pytest.approx(0.7 * 0.75425, abs=0.008)


def test_the_same_question_has_the_same_answer():
    assert forecast(unsure(0.7), FAIR, 0.5, LEAF) == forecast(unsure(0.7), FAIR, 0.5, LEAF)


def test_an_uncertain_estimate_widens_the_range():
    known, guessed = (
        forecast(start, FAIR, 0.5, LEAF).years for start in (sure(0.7), unsure(0.7, 0.05))
    )
    assert guessed.lower < known.lower < known.median < known.upper < guessed.upper


@pytest.mark.parametrize(
    "subject", [LEAF, Subject("Li-ion LFP", "cell", False), Subject("Li-ion NMC", "pack", False)]
)
def test_every_path_falls_and_warmth_shortens_life(subject):
    cool, warm = (forecast(unsure(0.8), FAIR.at(temperature_c=c), 0.7, subject) for c in (22, 38))
    assert warm.years.median < cool.years.median
    for found in (cool, warm):
        for name in ("lower", "median", "upper"):
            path = [getattr(band, name) for band in found.trajectory]
            assert path == sorted(path, reverse=True)
        assert all(band.lower <= band.median <= band.upper for band in found.trajectory)
        assert found.trajectory[0].median == pytest.approx(0.8, abs=1e-3)


def test_a_pack_lives_a_fifth_to_a_third_shorter():
    cell = forecast(sure(0.7), FAIR, 0.5, LEAF).years.median
    pack = forecast(sure(0.7), FAIR, 0.5, replace(LEAF, level="pack")).years.median
    assert 0.70 <= pack / cell <= 0.80
    told = forecast(sure(0.7), FAIR, 0.5, replace(LEAF, level="pack")).assumptions
    assert any(words.startswith("A pack lives 20 % to 30 % shorter") for words in told)


def test_below_the_floor_there_is_no_life_left():
    found = forecast(sure(0.6), FAIR, 0.65, LEAF)
    assert (found.years.lower, found.years.median, found.years.upper) == (0, 0, 0)
    assert found.chance_below_floor == 1
    assert forecast(unsure(0.65), FAIR, 0.65, LEAF).chance_below_floor == pytest.approx(
        0.5, abs=0.01
    )


def test_beyond_the_horizon_no_figure_is_given():
    resting = replace(FAIR, cycles_a_year=0.0).at(temperature_c=0)
    found = forecast(sure(0.7), resting, 0.3, LEAF)
    assert (found.years.lower, found.years.median, found.years.upper) == (None, None, None)
    assert found.trajectory[-1].years == 30


def test_inside_the_tests_nothing_is_extrapolated_but_the_knee_is_named():
    found = forecast(sure(0.7), FAIR, 0.62, LEAF)
    assert (found.is_extrapolated, found.reasons) == (False, ())
    assert NO_KNEE in found.assumptions
    assert any("± 30 % (assumption" in words for words in found.assumptions)


@pytest.mark.parametrize(
    ("start", "duty", "floor", "subject", "words"),
    [
        (0.7, FAIR.at(temperature_c=35), 0.65, LEAF, "35 °C; cycling is known at 20 to 30 °C."),
        (0.7, FAIR.at(depth=0.5), 0.65, LEAF, "Swings of 50 %; cycling is known at 80 % to 100 %."),
        (0.7, replace(FAIR, c_rate=2.0), 0.65, LEAF, "2C; cycling is known up to 1C."),
        (0.7, FAIR, 0.5, LEAF, "years and 1"),
        (0.8, FAIR, 0.75, LEAF, "It starts at 80 %; the tests began at 70 %."),
        (0.7, FAIR, 0.65, replace(LEAF, is_leaf=False), "Another kind of cell; tested were Nissan"),
    ],
)
def test_each_way_out_of_the_tests_is_named_alone(start, duty, floor, subject, words):
    found = forecast(sure(start), duty, floor, subject)
    assert [words in reason for reason in found.reasons] == [True]


def test_models_of_new_small_cells_are_always_extrapolated():
    duty = named_duty("generator", "commercial_peak_shaving").at(temperature_c=25, depth=0.9)
    for chemistry in ("Li-ion LFP", "Li-ion NMC"):
        found = forecast(sure(0.99), duty, 0.97, Subject(chemistry, "cell", is_leaf=False))
        assert any("Another kind of cell" in reason for reason in found.reasons)
        assert any("began with new cells" in words for words in found.assumptions)
