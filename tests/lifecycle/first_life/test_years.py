"""The gates that real logs set, on simulated years with curves and errors of their own."""

from dataclasses import replace

import numpy as np
import pytest

from lifecycle.first_life import (
    capacity_range,
    check_history,
    drives_in,
    resistance_trend,
    summarise,
)
from lifecycle.first_life.chains import rests_of
from lifecycle.first_life.checks.counted_charge import LEGS, check_counted_charge
from lifecycle.first_life.checks.shown_charge import LEARNT_FROM, WINDOW, check_shown_charge
from lifecycle.queries.first_life import latest_first_life
from lifecycle.services import verify_ledger
from lifecycle.services.first_life import keep
from lifecycle.services.first_life_files import row_of
from lifecycle.web.first_life.registered import first_life_panel
from tests.lifecycle.first_life.years import Years

SEEDS = (11, 12, 13)


@pytest.fixture(scope="module", params=SEEDS)
def summaries(request):
    return [summarise(log) for log in Years(request.param).logs()]


@pytest.fixture(scope="module")
def drives(summaries):
    return drives_in(summaries)


def answers(summaries):
    return {check.name: check.outcome for check in check_history(summaries)}


def test_a_sound_history_raises_no_alarm(summaries):
    found = answers(summaries)
    assert found.pop("The pack on receipt is that of the logs") == "not_enough_data"
    assert set(found.values()) == {"consistent"}


def test_the_range_holds_the_true_capacity_and_is_no_wider_than_can_be(drives):
    found = capacity_range(drives)
    assert found.low_ah <= 50 <= found.high_ah
    assert 6 <= found.high_ah - found.low_ah <= 14


def test_no_range_from_too_little(drives):
    assert capacity_range(drives[:15]).low_ah is None
    slow = [replace(one, interval_s=7.0) for one in drives]
    assert "it takes 10" in capacity_range(slow).words


def test_unseen_driving_and_charging_end_a_chain(drives):
    jumped = [replace(one, first_odometer_km=one.first_odometer_km + 5) for one in drives]
    assert capacity_range(jumped).chains == 0
    charged = [replace(one, normal_charges=float(n)) for n, one in enumerate(drives)]
    assert capacity_range(charged).chains == 0


def test_the_resistance_trend_holds_the_truth(summaries):
    found = resistance_trend(summaries)
    assert 3 <= found.per_year <= 8
    assert found.low <= 5.0 <= found.high + 0.1
    assert resistance_trend(summaries[:30]).per_year is None


def share_found(windows):
    return np.mean([window.outcome == "contradicts" for window in windows])


def test_ten_per_cent_of_shown_charge_is_found_within_five_rests(drives):
    rests = rests_of(drives)
    starts = range(LEARNT_FROM, len(rests) - WINDOW, 7)
    shifted = [
        check_shown_charge([
            *rests[:start],
            *(replace(one, shown=one.shown + 0.1) for one in rests[start : start + WINDOW]),
        ])
        for start in starts
    ]  # fmt: skip
    assert share_found(shifted) >= 0.9


def test_a_quarter_of_capacity_too_much_is_found_in_twenty_legs(drives):
    def inflated(one):
        return replace(one, shown_end=one.shown_start - (one.shown_start - one.shown_end) / 1.25)

    starts = range(2 * LEGS, len(drives) - LEGS, 11)
    windows = [
        check_counted_charge([*drives[:start], *map(inflated, drives[start : start + LEGS])])
        for start in starts
    ]
    assert share_found(windows) >= 0.8


def test_a_claim_that_creeps_upwards_is_found(drives):
    crept = [
        replace(one, claimed_capacity_ah=one.claimed_capacity_ah * (1 + 0.4 * n / len(drives)))
        for n, one in enumerate(drives)
    ]
    assert check_counted_charge(crept).outcome == "contradicts"


def test_ten_ampere_hours_more_are_found_in_the_first_log(summaries):
    half = len(summaries) // 2
    reset = replace(summaries[half], claimed_capacity_ah=summaries[half].claimed_capacity_ah + 10)
    jump = check_history([*summaries[:half], reset])[0]
    assert (jump.outcome, reset.first_at[:10] in jump.figure) == ("contradicts", True)


def test_another_pack_from_some_day_on_and_on_receipt(summaries):
    half = len(summaries) // 2
    order = np.random.default_rng(3).permutation(96)
    other = [
        one if one.fingerprint is None
        else replace(one, fingerprint=[one.fingerprint[k] for k in order])
        for one in summaries
    ]  # fmt: skip
    assert answers([*summaries[:half], *other[half:]])["It is still the same pack"] == "contradicts"
    receipt = "The pack on receipt is that of the logs"
    own = [replace(one, is_from_receipt=True) for one in summaries[-2:]]
    foreign = [replace(one, is_from_receipt=True) for one in other[-2:]]
    assert answers([*summaries[:-2], *own])[receipt] == "consistent"
    assert answers([*summaries[:-2], *foreign])[receipt] == "contradicts"


def test_the_same_minutes_in_two_files_count_once(summaries, drives):
    assert drives_in([*summaries, *summaries[::3]]) == drives


def test_what_is_estimated_is_kept_with_the_event(receive, technician, summaries):
    battery = receive("Y")
    rows = [row_of(f"Log_{n}.csv", f"{n:064d}", one, 0) for n, one in enumerate(summaries)]
    for row in rows:
        row.battery = battery
    keep(technician, battery, rows, "leafspy", "k")
    [capacity, trend] = latest_first_life(battery).estimates
    assert capacity.low <= 50 <= capacity.high
    assert 3 <= trend.low <= trend.high <= 8
    page = first_life_panel(technician, battery)["payload"]
    assert page.estimates == [capacity, trend]
    assert verify_ledger().findings == []
