"""The weakest of all modules: wide with few tests, honest on packs of another kind, never sure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.packs import PackKnowledge, TestedModule, next_module, weakest_string
from grading.packs.voltages import spread_from_voltages

ERROR = 0.008


def modules_of(values, error=ERROR):
    return tuple(TestedModule(n, float(value), error) for n, value in enumerate(values, 1))


def width(known):
    health = weakest_string(known)
    return health.upper - health.lower


def test_all_modules_tested_well_is_the_least_of_them():
    values = [0.72, 0.70, 0.66, 0.71]
    health = weakest_string(PackKnowledge(4, modules_of(values, 0.002)))
    assert health.state_of_health == pytest.approx(0.66, abs=0.003)
    assert health.upper - health.lower < 0.01


def test_the_weakest_is_below_the_mean_and_sinks_with_more_modules():
    values = [0.72, 0.70, 0.69, 0.71]
    healths = [
        weakest_string(PackKnowledge(count, modules_of(values))).state_of_health
        for count in (4, 12, 48)
    ]
    assert healths == sorted(healths, reverse=True)
    assert healths[-1] < 0.69


def test_more_tests_narrow_on_average():
    random = np.random.default_rng(5)
    widths = {0: [], 6: [], 20: [], 48: []}
    for _ in range(20):
        modules = random.normal(random.normal(0.7, 0.08), 0.02, 48)
        for count, found in widths.items():
            seen = modules[:count] + random.normal(0, ERROR, count)
            found.append(width(PackKnowledge(48, modules_of(seen))))
    means = [float(np.mean(found)) for found in widths.values()]
    assert means == sorted(means, reverse=True)
    assert means[0] > 0.3


def test_small_voltage_differences_narrow_it():
    values = [0.72, 0.70, 0.71]
    plain = width(PackKnowledge(48, modules_of(values)))
    assert width(PackKnowledge(48, modules_of(values), spread=0.008)) < plain
    assert width(PackKnowledge(48, modules_of(values), spread=0.06)) > plain


@pytest.mark.parametrize("kind", ["normal", "heavy tails", "one weak module"])
@pytest.mark.parametrize("count", [4, 12, 30])
def test_the_interval_holds_on_packs_of_another_kind(kind, count):
    random = np.random.default_rng(count)
    held = 0
    packs = 60
    for _ in range(packs):
        mean, spread = random.uniform(0.5, 0.85), random.lognormal(np.log(0.02), 0.5)
        modules = random.normal(mean, spread, 48)
        if kind == "heavy tails":
            modules = mean + spread * random.standard_t(5, 48) * 0.77
        if kind == "one weak module":
            modules[random.integers(48)] -= 2 * spread
        seen = modules[:count] + random.normal(0, ERROR, count)
        health = weakest_string(PackKnowledge(48, modules_of(seen)))
        held += health.lower <= modules.min() <= health.upper
    least = {"normal": 0.85, "heavy tails": 0.75, "one weak module": 0.70}[kind]
    assert held / packs >= least, held / packs


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.3, 1.0), max_size=8), st.integers(8, 96))
def test_the_least_is_never_better_than_any_module_that_was_tested(values, count):
    health = weakest_string(PackKnowledge(count, modules_of(values)))
    assert health.lower <= health.state_of_health <= health.upper
    if values:
        assert health.lower <= min(values) + 3 * ERROR
    chances = [chance for _, chance in health.distribution.points]
    assert chances == sorted(chances, reverse=True)


def test_the_next_module_gains_and_the_last_leaves_none():
    known = PackKnowledge(48, modules_of([0.7, 0.72]))
    found = next_module(known, ERROR)
    assert (found.position, found.untested) == (3, 46)
    assert found.gain > 0
    assert next_module(PackKnowledge(2, modules_of([0.7, 0.72])), ERROR) is None


def test_impossible_knowledge_is_refused():
    for known in (PackKnowledge(0), PackKnowledge(1, modules_of([0.7, 0.7]))):
        with pytest.raises(ValueError, match="no more tests than modules"):
            weakest_string(known)
    twice = (TestedModule(1, 0.7, 0.01), TestedModule(1, 0.8, 0.01))
    with pytest.raises(ValueError, match="tested once"):
        weakest_string(PackKnowledge(4, twice))


def test_voltages_of_a_full_pack_tell_nothing():
    # 20 mV over 96 cells at 40 % charge: 20 / 0.8 / 5 mV a per cent = 0.5 % of charge.
    assert spread_from_voltages(20.0, 0.4, 0.7) == pytest.approx(0.005 / 0.6 * 0.7)
    with pytest.raises(ValueError, match="too full"):
        spread_from_voltages(20.0, 0.95, 0.7)
