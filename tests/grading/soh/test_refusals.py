"""What the shipped model answers and what it refuses, each with its reason and what to do."""

import sys
from subprocess import run

import pytest

from grading.measurements import Check, CheckResult
from grading.soh import Estimate, Refusal, RefusalKind, known_cell_types, load_model

from .conftest import drawn, with_voltages


def test_a_sound_test_is_estimated_with_what_was_not_verified():
    answer = load_model().estimate(drawn("LFP20", 0.76))
    assert isinstance(answer, Estimate)
    assert answer.state_of_health == pytest.approx(0.76, abs=0.03)
    assert answer.lower < answer.state_of_health < answer.upper
    assert answer.coverage == 0.90
    assert not answer.is_provisional
    assert answer.warnings == ("not verified: current, pulse length, sample rate, rest, clock",)
    assert answer.probability_at_least(answer.lower) == pytest.approx(0.95, abs=1e-6)


def test_an_estimate_from_few_cells_is_provisional():
    answer = load_model().estimate(drawn("NMC2.1", 0.8))
    assert answer.is_provisional
    assert answer.warnings[0] == "provisional interval: only 9 reference cells"


def test_an_estimate_says_why():
    answers = [load_model().estimate(drawn("LMO10", 0.9, seed)) for seed in range(5)]
    sentences = {sentence for answer in answers for sentence in answer.reasons}
    assert any("mV" in s and "state of health" in s for s in sentences)


REFUSED = [
    ({"cell_type": "LFP68"}, RefusalKind.UNSEEN_TYPE, "'LFP68' was never trained"),
    ({"cell_type": None}, RefusalKind.UNSEEN_TYPE, "without a type"),
    ({"chemistry": "Li-ion NMC"}, RefusalKind.UNSEEN_TYPE, "cells of this type are Li-ion LFP"),
    ({"pulse_s": 3.0}, RefusalKind.PULSE_LENGTH, "last 3 s; the model is trained on 5 s"),
    ({"temperature_c": 10.0}, RefusalKind.TEMPERATURE, "10 °C; the model holds at 23 to 27"),
    ({"rated_capacity_ah": 35.0}, RefusalKind.RATED_CAPACITY, "35 Ah; cells of this type have 20"),
    ({"cut_samples": ("U35",)}, RefusalKind.FAILED_CHECK, "U35"),
    ({"checks": (Check("current", CheckResult.FAILED, "12 % off."),)},
     RefusalKind.FAILED_CHECK, "check of the current failed: 12 % off."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "kind", "words"), REFUSED)
def test_a_record_of_another_kind_is_refused(changes, kind, words):
    answer = load_model().estimate(drawn("LFP20", 0.76, **changes))
    assert isinstance(answer, Refusal)
    assert answer.kind is kind
    assert words in answer.reason
    assert answer.what_to_do.endswith(".")


def test_missing_values_are_named():
    answer = load_model().estimate(with_voltages(drawn(), {11: None, 12: None}))
    assert answer.kind is RefusalKind.MISSING_VALUES
    assert answer.reason.startswith("U12 and 1 more of the 41 voltages")


def test_millivolts_are_recognised():
    record = drawn()
    scaled = {place: 1000 * v for place, v in enumerate(record.voltages_v)}
    assert load_model().estimate(with_voltages(record, scaled)).kind is RefusalKind.UNIT


def test_a_voltage_that_no_such_cell_had_is_out_of_range():
    answer = load_model().estimate(with_voltages(drawn(), {0: 2.4}))
    assert answer.kind is RefusalKind.OUT_OF_RANGE
    assert answer.reason.startswith("U1 is 2.4 V; in tests of LFP20 cells it lay between")


@pytest.mark.parametrize(("cell_type", "soh"), [("LMO10", 0.8), ("LFP20", 0.76), ("NMC21", 0.9)])
def test_a_value_that_stands_twice_is_no_measurement(cell_type, soh):
    record = drawn(cell_type, soh)
    answer = load_model().estimate(with_voltages(record, {19: record.voltages_v[20]}))
    assert (answer.kind, answer.reason.split(" V:")[0]) == (
        RefusalKind.FAILED_CHECK,
        f"U20 and U21 are both {record.voltages_v[20]:g}",
    )


def test_more_values_than_the_type_needs_are_said_not_refused():
    record = with_voltages(drawn("LMO10", 0.8), dict.fromkeys(range(21, 41), 3.8))
    answer = load_model().estimate(record)
    assert "the model looks at U1 to U21 only" in answer.warnings


def test_an_unknown_temperature_is_not_verified():
    answer = load_model().estimate(drawn("LFP20", 0.76, temperature_c=None))
    assert answer.warnings == (
        "not verified: current, pulse length, sample rate, rest, clock, temperature",
    )


def spike(voltages):
    return {14: voltages[14] + 0.03}


def stuck(voltages):
    return dict.fromkeys(range(13, 41), voltages[12])


def one_pulse_at_half_rate(voltages):
    rest = voltages[8]
    return {place: rest + (voltages[place] - rest) / 2 for place in range(9, 17)}


def drift(voltages):
    return {place: v + 0.001 * place for place, v in enumerate(voltages)}


def test_a_stuck_channel_is_named():
    record = drawn()
    answer = load_model().estimate(with_voltages(record, stuck(record.voltages_v)))
    assert answer.reason.startswith("U13 and U14 are both")


@pytest.mark.parametrize("step_v", [0.005, 0.010])
def test_rounded_voltages_are_refused(step_v):
    record = drawn("LMO10", 0.8)
    rounded = {
        place: round(round(v / step_v) * step_v, 4)
        for place, v in enumerate(record.voltages_v)
        if v is not None
    }
    answer = load_model().estimate(with_voltages(record, rounded))
    assert answer.kind is RefusalKind.FAILED_CHECK
    assert answer.reason.startswith("Every voltage is a multiple of 5 mV")


@pytest.mark.parametrize("fault", [spike, one_pulse_at_half_rate, drift])
def test_faults_lie_outside_the_trained_region(fault):
    kinds = set()
    for seed in range(10):
        record = drawn("LFP20", 0.76, seed)
        answer = load_model().estimate(with_voltages(record, fault(record.voltages_v)))
        kinds.add(answer.kind if isinstance(answer, Refusal) else "accepted")
    assert kinds <= {RefusalKind.OUTSIDE_REGION, RefusalKind.OUT_OF_RANGE}


def test_many_records_are_answered_in_their_order():
    records = [drawn("LFP20", 0.7), drawn("LFP20", 0.75, pulse_s=1.0),
               drawn("NMC21", 0.9), drawn("LFP20", 0.8)]  # fmt: skip
    together = load_model().estimate_many(records, with_reasons=True)
    assert together == [load_model().estimate(record) for record in records]


def test_known_types_cost_no_slow_import():
    code = (
        "import sys; from grading.soh import known_cell_types; print(*known_cell_types());"
        "print(sorted({'sklearn', 'pandas', 'scipy', 'skops'} & set(sys.modules)))"
    )
    shown = run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines() == ["LFP20 LFP35 LMO10 NMC2.1 NMC21", "[]"]
    assert known_cell_types() == ("LFP20", "LFP35", "LMO10", "NMC2.1", "NMC21")
