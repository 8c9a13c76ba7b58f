import math
import random

import pytest

from matching.forecast import expected_health, forecast_counts, whole_packs
from matching.forecast.back_test import back_test
from matching.forecast.methods import BASELINE, METHODS, croston, smoothed, spread_ahead
from matching.forecast.spread import dispersion, quantile


def poisson(rng, mean):
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def test_a_constant_history_goes_on_as_it_was():
    forecast = forecast_counts([5] * 24, 6)
    assert (forecast.method, forecast.is_baseline) == (BASELINE, True)
    assert forecast.ahead.mean == 5
    assert forecast.ahead.lower < 5 < forecast.ahead.upper
    assert {score.coverage for score in forecast.scores} == {1.0}


def test_nothing_is_said_without_a_month():
    assert forecast_counts([], 6) is None


def test_one_month_gives_the_mean_with_a_wide_interval():
    alone, many = forecast_counts([4], 6), forecast_counts([4] * 12, 6)
    assert (alone.method, alone.scores, alone.ahead.mean) == (BASELINE, (), 4)
    assert alone.ahead.upper - alone.ahead.lower > many.ahead.upper - many.ahead.lower


def test_empty_months_do_not_say_never():
    ahead = forecast_counts([0] * 12, 6).ahead
    assert (ahead.mean, ahead.lower, ahead.middle) == (0, 0, 0)
    assert spread_ahead(BASELINE, [0]).upper > 0


def test_croston_reckons_size_over_distance():
    # Three packs every third month: one a month, a little less by the correction.
    assert croston([0, 0, 3] * 8).mean == pytest.approx(0.925)
    assert croston([0, 0, 3]).mean == 1  # one filled month has no distance yet


def test_smoothing_follows_a_step_that_the_mean_of_a_year_lags_behind():
    step = [2] * 24 + [10] * 6
    forecast = forecast_counts(step, 3)
    assert not forecast.is_baseline
    assert smoothed(0.3)(step).mean > METHODS[BASELINE](step).mean


def test_quantiles_are_those_of_the_distributions():
    # Poisson with mean 4: P(≤ 1) = 0.0916, P(≤ 3) = 0.4335, P(≤ 8) = 0.9786, P(≤ 7) = 0.9489.
    assert [quantile(4, 0, share) for share in (0.05, 0.5, 0.95)] == [1, 4, 8]
    # Negative binomial with mean 4, size 2 (p = 1/3): P(0) = 1/9, P(≤ 10) = 0.9460.
    assert [quantile(4, 0.5, share) for share in (0.1, 0.95)] == [0, 11]
    assert quantile(5_000, 0, 0.5) == 5_000


def test_counts_that_spread_wider_are_seen():
    assert dispersion([5] * 12) == 0
    assert dispersion([0, 20] * 6) > 0.5
    assert dispersion([0, 20]) == 0


@pytest.mark.parametrize("mean", [0.4, 3, 12])
def test_the_interval_holds_what_it_promises_on_poisson_histories(mean):
    rng = random.Random(20 + round(mean * 10))
    held = 0
    for _ in range(300):
        counts = [poisson(rng, mean) for _ in range(18)]
        ahead = forecast_counts(counts, 3).ahead
        held += ahead.lower <= poisson(rng, mean) <= ahead.upper
    # A count's interval is never exact: it holds 90 % or more, of small counts much more.
    assert 0.87 <= held / 300 <= (1.0 if mean < 1 else 0.98)


def test_the_back_test_sees_only_the_past():
    quiet_then_loud = [1] * 12 + [9]
    score = back_test(BASELINE, quiet_then_loud, 1)
    # Seven months judged; only the last one, which nobody could know, lies outside.
    assert (score.months_judged, score.coverage) == (7, pytest.approx(6 / 7))
    assert back_test(BASELINE, [1] * 11, 1) is None


def test_health_of_one_more_pack():
    health = expected_health([0.7, 0.8, 0.9])
    assert (health.mean, health.packs) == (pytest.approx(0.8), 3)
    assert health.deviation == pytest.approx(0.1 * math.sqrt(4 / 3))
    assert expected_health([0.7, 0.8]) is None


def test_fractions_become_whole_packs_that_keep_up():
    assert whole_packs([0.4] * 5) == [0, 1, 0, 1, 0]
    assert sum(whole_packs([1.3] * 10)) == 13
