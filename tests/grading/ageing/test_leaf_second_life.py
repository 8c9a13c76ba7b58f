"""The published equations, held against published figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.ageing.leaf_second_life import (
    CALENDAR_EXPONENT,
    LEAF_SECOND_LIFE,
    SecondLife,
    calendar_rate,
)
from grading.ageing.power_law import step


def lived(days, cycles, *, steps=1, state_of_charge=0.5, temperature_c=25):
    life = SecondLife()
    for _ in range(steps):
        life = life.after(
            days / steps,
            cycles / steps,
            state_of_charge=state_of_charge,
            temperature_c=temperature_c,
        )
    return life


@pytest.mark.parametrize(
    ("state_of_charge", "cycles_a_day", "expected"),
    [(0.5, 0.5, [0.91911, 0.75425, 0.57336]), (0.9, 0.0, [0.92554, 0.84288, 0.78328])],
)
def test_the_table_of_the_source(state_of_charge, cycles_a_day, expected):
    found = [
        lived(365 * y, cycles_a_day * 365 * y, state_of_charge=state_of_charge).relative_capacity
        for y in (1, 5, 10)
    ]
    assert found == pytest.approx(expected, abs=1e-5)


def test_the_examples_of_the_source():
    assert float(calendar_rate(0.5, 25)) == pytest.approx(3.878e-3, abs=5e-7)
    assert lived(365, 0).lost_by_time == pytest.approx(0.060, abs=5e-4)
    assert lived(0, 1000).lost_by_cycling == pytest.approx(0.132, abs=5e-4)
    assert lived(0, 0).state_of_health == 0.7


def test_blast_lite_itself_comes_out_the_same():
    """BLAST-Lite 1.1.1 stepped daily, at rest 10 years, and at 2 swings of 50 % a day at 35 °C."""
    assert lived(3650, 0).lost_by_time == pytest.approx(0.17443708, abs=5e-4)
    assert lived(365, 365).lost_by_cycling == pytest.approx(0.04432358, abs=5e-5)


@given(st.integers(1, 60), st.floats(0, 1), st.floats(-10, 50))
def test_stepping_is_the_closed_form(steps, state_of_charge, temperature_c):
    conditions = {"state_of_charge": state_of_charge, "temperature_c": temperature_c}
    stepped = lived(900, 700, steps=steps, **conditions)
    at_once = lived(900, 700, **conditions)
    assert stepped.lost_by_time == pytest.approx(at_once.lost_by_time, rel=1e-9)
    assert stepped.lost_by_cycling == pytest.approx(at_once.lost_by_cycling, rel=1e-9)


def test_the_order_of_conditions_does_not_matter_and_both_count():
    warm = {"state_of_charge": 0.9, "temperature_c": 40}
    cold = {"state_of_charge": 0.3, "temperature_c": 10}
    one = SecondLife().after(200, 50, **warm).after(500, 80, **cold)
    other = SecondLife().after(500, 80, **cold).after(200, 50, **warm)
    assert one.relative_capacity == pytest.approx(other.relative_capacity, rel=1e-12)
    only_warm, only_cold = (
        SecondLife().after(700, 130, **warm),
        SecondLife().after(700, 130, **cold),
    )
    assert only_warm.relative_capacity < one.relative_capacity < only_cold.relative_capacity


def test_a_step_solves_the_published_differential_equation():
    """dy = k p (y / k)^((p - 1) / p) dx in small steps leads to the same loss."""
    rate, loss, part = 4e-3, 0.03, 0.01
    for _ in range(30_000):
        inner = (loss / rate) ** ((CALENDAR_EXPONENT - 1) / CALENDAR_EXPONENT)
        loss += rate * CALENDAR_EXPONENT * inner * part
    assert float(step(0.03, rate, CALENDAR_EXPONENT, 300)) == pytest.approx(loss, rel=1e-5)


@given(st.floats(0, 45), st.floats(0.1, 10))
def test_warmer_is_never_better(temperature_c, more):
    assert lived(365, 0, temperature_c=temperature_c + more).lost_by_time > (
        lived(365, 0, temperature_c=temperature_c).lost_by_time
    )


def test_the_model_of_the_forecast_is_the_same():
    import numpy as np

    from grading.ageing import steady_duty

    duty = steady_duty(
        "d", "d", state_of_charge=0.5, temperature_c=25, cycles_a_year=182.5, depth=0.9,
        c_rate=0.3, basis="",
    )  # fmt: skip
    losses = LEAF_SECOND_LIFE.loss(duty, np.array([365.0, 1825.0, 3650.0]))
    assert 1 - losses == pytest.approx([0.91911, 0.75425, 0.57336], abs=1e-5)
