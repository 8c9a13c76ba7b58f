"""May these be put in parallel: voltages, what never goes together, who is off, what to do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.topology.paralleling import Unit, judge, limit_for


def pack(name, voltage, **changes):
    figures = {
        "name": name,
        "voltage_v": None if voltage is None else Decimal(str(voltage)),
        "chemistry": "Li-ion LMO",
        "nominal_v": Decimal(360),
        "minimum_v": Decimal(240),
        "maximum_v": Decimal("403.2"),
        "cells_in_series": 96,
    }
    return Unit(**{**figures, **changes})


def actions(verdict):
    return {one.unit.name: one.action for one in verdict.standings}


@pytest.mark.parametrize(
    ("other", "may"), [("355", True), ("358", True), ("358.000001", False), ("352", True)]
)
def test_exactly_three_volts_are_allowed_and_no_more(other, may):
    verdict = judge([pack("A", 355), pack("B", other)])
    assert verdict.may is may
    assert verdict.limit_v == 3


def test_of_two_each_may_be_brought_to_the_other():
    verdict = judge([pack("A", 350), pack("B", 356)])
    assert verdict.reasons == (
        "B has 356 V, A 350 V: 6 V apart, and no more than 3 V is allowed.",
        "Bring one to the other: A up, or B down.",
    )
    assert actions(verdict) == {
        "A": "Charge it to between 354.5 V and 357.5 V.",
        "B": "Discharge it to between 348.5 V and 351.5 V.",
    }


def test_of_several_the_largest_group_stays():
    verdict = judge([pack("A", 360), pack("B", 361), pack("C", 352), pack("D", 366)])
    assert {one.unit.name for one in verdict.standings if one.is_off} == {"C", "D"}
    assert actions(verdict) == {
        "A": "",
        "B": "",
        "C": "Charge it to between 359 V and 362 V.",
        "D": "Discharge it to between 359 V and 362 V.",
    }
    assert verdict.reasons[1] == "Off: C, D. Bring each to between 359 V and 362 V."


@given(
    st.lists(st.decimals(250, 400, places=2), min_size=2, max_size=12),
    st.decimals("0.1", 3, places=2),
)
def test_after_what_is_to_be_done_they_go_together(voltages, limit):
    """Bringing each that is off to either end of what is said leads to a yes."""
    units = [pack(f"U{n}", voltage) for n, voltage in enumerate(voltages)]
    verdict = judge(units, limit)
    if verdict.may or len(units) == 2:
        return
    ends = [Decimal(word) for word in verdict.reasons[1].split() if word[0].isdigit()]
    group = [one.unit.voltage_v for one in verdict.standings if not one.is_off]
    assert max([*group, *ends]) - min([*group, *ends]) <= limit + Decimal("0.002")
    assert all(bool(one.action) == one.is_off for one in verdict.standings)


def test_fewer_cells_bear_less():
    assert limit_for(96) == limit_for(108) == 3
    assert limit_for(2) == Decimal("0.0625")
    assert limit_for(0) == limit_for(1)
    module = {"nominal_v": Decimal("7.5"), "minimum_v": Decimal(5), "maximum_v": Decimal("8.4")}
    apart = judge([pack("A", "7.50", cells_in_series=2, **module),
                   pack("B", "7.60", cells_in_series=2, **module)])  # fmt: skip
    assert apart.may is False
    assert "no more than 0.062 V is allowed" in apart.reasons[0]


def test_a_stricter_setting_rules():
    assert judge([pack("A", 355), pack("B", 357)], Decimal("1.5")).may is False


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"chemistry": "Li-ion NMC"}, "They differ in chemistry: Li-ion LMO (A), Li-ion NMC (B)"),
        ({"nominal_v": Decimal(350)}, "They differ in nominal voltage: 360 V (A), 350 V (B)"),
        ({"cells_in_series": 100}, "They differ in cells in series: 96 (A), 100 (B)"),
        ({"stop": "It is in quarantine: swollen"}, "B: It is in quarantine: swollen"),
        ({"voltage_v": Decimal(200)}, "B has 200 V, outside its safe window of 240 V to 403.2 V"),
        ({"voltage_v": Decimal(404)}, "outside its safe window"),
    ],
)
def test_some_never_go_together_whatever_their_voltage(changes, words):
    verdict = judge([pack("A", 355), pack("B", 355, **{"voltage_v": Decimal(355), **changes})])
    assert verdict.may is False
    assert any(words in reason for reason in verdict.reasons)


def test_what_was_never_measured_is_asked_for():
    verdict = judge([pack("A", 355), pack("B", None)])
    assert verdict.may is None
    assert verdict.reasons == ("No voltage is known of B: measure and type it.",)
    assert actions(verdict) == {"A": "", "B": "Measure it."}


def test_one_alone_is_no_question():
    assert judge([pack("A", 355)]).reasons[0].startswith("One alone")
    assert judge([]).may is None


def test_no_voltage_that_is_safe_for_all_is_said():
    """B's window ends where the group of the others begins."""
    narrow = pack("B", 350, maximum_v=Decimal(351))
    verdict = judge([pack("A", 360), narrow, pack("C", 361)])
    assert actions(verdict)["B"] == "No voltage is safe for all of them."
