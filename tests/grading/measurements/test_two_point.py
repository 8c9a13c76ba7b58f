"""Pairs of tests in a tester's file, and the charge between them: certain, or refused."""

from dataclasses import replace

import pytest

from grading.measurements.two_point import two_point_tests
from grading.readers import read_measurements
from tests.grading.readers import made_up
from tests.grading.readers.conftest import shared_data  # noqa: F401 - fixture

NMC = "NMC_C_21_B_6_SOC_5-90_Part_1-2_ID_02LCC02100101A87Y0052124.xlsx"
LMO = "LMO_C_10_B_2_SOC_5-55_Part_1-1_ID_PIP15827A00221240.xlsx"


@pytest.fixture
def sweep():
    """Five levels of a made-up 20 Ah cell: 5 % charged before each."""
    return read_measurements(made_up.workbook(made_up.visit(5)), "sweep.xlsx")


def levels(pairs):
    return [(pair.first.level, pair.second.level, pair.charge_ah) for pair in pairs]


def outcome(pair):
    return {check.name: check.result.value for check in pair.checks}


def test_the_pairs_of_a_sweep_are_found_longest_first(sweep):
    pairs = two_point_tests(sweep, 20.0)
    assert levels(pairs) == [(1, 5, 4.0), (1, 4, 3.0), (2, 5, 3.0)]
    assert all(pair.is_sound for pair in pairs)


def charged(sweep, factor, of_current=1.0):
    """The same file with the tester's counter, and its current, off by a factor."""
    steps = tuple(
        replace(
            step,
            charge_ah=step.charge_ah * factor,
            start_current_a=step.start_current_a * of_current,
            end_current_a=step.end_current_a * of_current,
        )
        for step in sweep.steps
    )
    return replace(sweep, steps=steps)


@pytest.mark.parametrize(
    ("factor", "of_current", "result"),
    [
        (1.0, 1.0, "passed"),
        (1.0, 1.008, "passed"),
        (1.0, 1.015, "failed"),
        (1.015, 1.015, "failed"),
    ],
)
def test_a_charge_that_is_not_certain_to_one_per_cent_is_not_believed(
    sweep, factor, of_current, result
):
    pairs = two_point_tests(charged(sweep, factor, of_current), 20.0)
    assert [outcome(pair)["counted charge"] for pair in pairs] == [result] * 3


def test_a_rest_that_is_too_short_is_said(sweep):
    """The pulses of shorter widths between charge and test count as rest: they are left out."""
    first, second = (record for record in sweep.pulses_of_width(5.0) if record.level in (1, 5))
    at = second.step - 1
    while sweep.steps[at].duration_s != 180.0:
        at -= 1
    charge, rest = sweep.steps[at], replace(sweep.steps[at + 1], duration_s=300.0)
    steps = (*sweep.steps[: first.step], *(sweep.steps[at],) * 3, charge, rest)
    pairs = two_point_tests(
        replace(sweep, steps=steps, pulse_records=(first, replace(second, step=len(steps)))), 20.0
    )
    assert [outcome(pair)["rest after charge"] for pair in pairs] == ["failed"]


def test_a_file_without_steps_has_none(sweep):
    records = tuple(replace(record, step=None) for record in sweep.pulse_records)
    assert two_point_tests(replace(sweep, pulse_records=records, steps=()), 20.0) == ()


def test_real_sweeps_hold_pairs_of_15_and_20_per_cent(shared_data):  # noqa: F811
    found = read_measurements(shared_data / "nebula" / NMC, NMC)
    sound = [pair for pair in two_point_tests(found, 21.0) if pair.is_sound]
    assert levels(sound)[:3] == [(1, 5, 4.1986), (2, 6, 4.1987), (3, 7, 4.1987)]
    assert {pair.share for pair in sound} == {0.15, 0.20}


def test_cut_pulses_and_uncertain_charges_of_a_real_sweep_are_passed_over(
    shared_data,  # noqa: F811
):
    found = read_measurements(shared_data / "nebula" / LMO, LMO)
    pairs = two_point_tests(found, 10.0)
    assert any(not pair.is_sound for pair in pairs)
    for pair in pairs:
        if pair.is_sound:
            assert not pair.first.cut_samples
            assert not pair.second.cut_samples
            assert pair.doubt_ah <= 0.01 * pair.charge_ah
