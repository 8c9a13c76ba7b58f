"""The alarm sounds when the promise is broken, and seldom while it is kept."""

import numpy as np
import pytest

from grading.accuracy import QUIET_BATTERIES, QUIET_CHANCE, Sign, alarms

SD = 0.05 / 1.644854
"""The standard deviation that an interval of ± 5 points promises."""


@pytest.fixture
def series(row):
    """A scored estimate of one battery after the other, by its error in promised deviations."""

    def series(errors, **changes):
        return [row(f"b{n}", 0.80 - error * SD, day=n, **changes) for n, error in enumerate(errors)]

    return series


def alarmed(rows):
    return [alarm.sign for alarm in alarms(rows)]


def quiet_errors(kind, generator, count):
    """Errors of which one in ten lies outside the interval, to either side alike."""
    if kind == "normal":
        return generator.standard_normal(count)
    is_missed, side = generator.random(count) < 0.10, generator.choice([-1, 1], count)
    if kind == "heavy tails":
        inside, beyond = generator.uniform(0, 1.6, count), generator.uniform(2, 8, count)
        return side * np.where(is_missed, beyond, inside)
    # As large as an error inside the interval can be: the worst for the bets on bias.
    return side * np.where(is_missed, 3.0, 1.6)


@pytest.mark.parametrize("kind", ["normal", "heavy tails", "at the edge"])
def test_sound_estimates_alarm_at_most_as_often_as_is_said(series, kind):
    generator, runs = np.random.default_rng(7), 500

    def cries(rows):
        return any(alarms(rows[:count]) for count in range(10, QUIET_BATTERIES + 1, 10))

    false = sum(cries(series(quiet_errors(kind, generator, QUIET_BATTERIES))) for _ in range(runs))
    assert false / runs <= QUIET_CHANCE


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ([1.0] * 30, [Sign.TOO_HIGH]),
        ([-1.0] * 30, [Sign.TOO_LOW]),
        ([3.0, -3.0] * 6, [Sign.MISSES]),
        ([0.0] * 200, []),
        ([3.0] * 3, []),
    ],
)
def test_each_fault_is_named(series, errors, expected):
    assert alarmed(series(errors)) == expected


def test_a_shift_of_one_deviation_is_found_within_forty_batteries(series):
    generator = np.random.default_rng(3)
    found = [Sign.TOO_HIGH in alarmed(series(generator.standard_normal(40) + 1)) for _ in range(50)]
    assert sum(found) >= 45


def test_good_years_do_not_hide_a_bad_month(series):
    good, bad = [0.5, -0.5] * 100, [3.0, -3.0] * 6
    [alarm] = alarms(series(good + bad))
    assert (alarm.sign, alarm.batteries > 200) == (Sign.MISSES, True)


def test_an_alarm_stands_until_the_bet_is_lost_again(series):
    bad = [3.0, -3.0] * 5
    assert alarmed(series(bad + [0.3, -0.3] * 10)) == [Sign.MISSES]
    assert alarmed(series(bad + [0.3, -0.3] * 16)) == []


def test_many_tests_of_one_battery_are_one_witness(row):
    assert alarmed([row("a", 0.60, day) for day in range(50)]) == []


def test_types_methods_and_versions_are_watched_apart(series):
    split = [
        one for version in ("1", "2", "3", "4") for one in series([3.0, -3.0, 3.0], version=version)
    ]
    assert alarmed(split) == []


def test_estimates_without_an_interval_promise_nothing(series):
    assert alarmed(series([5.0] * 50, half_width=None)) == []
