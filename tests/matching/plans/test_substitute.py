"""A battery fails: the best other one takes its place, and the rest of the plan is kept."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from lifecycle.enums import Stage
from lifecycle.services import offer_to_recycler, quarantine_battery
from matching.enums import Application, DemandState, RowState
from matching.errors import MatchingError
from matching.models import MatchingRun, PlanRow
from matching.queries.gaps import gaps
from matching.services import find_replacements, release_row, substitute

from .consistent import assert_consistent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lose(technician):
    def lose(row):
        quarantine_battery(
            actor=technician, battery=row.battery, reason="swollen", request_key=f"q{row.pk}"
        )
        row.refresh_from_db()
        return row

    return lose


@pytest.fixture
def whole(graded, demand, propose, accept):
    """One battery accepted whole for traction."""
    graded("0.80")
    wanted = demand(Application.TRACTION)
    run = propose()
    accept(run)
    return wanted, run.rows.get()


@pytest.fixture
def store(graded, demand, propose, accept):
    """A store of one string of three packs, accepted."""
    for soh in ("0.80", "0.79", "0.78"):
        graded(soh)
    wanted = demand(
        Application.STORAGE,
        quantity=1,
        packs_per_string=3,
        spread=Decimal("0.03"),
        minimum_energy_kwh=60,
    )
    run = propose()
    accept(run)
    return wanted, run


def test_the_best_first_with_its_difference_to_the_lost(whole, graded, lose, planner):
    _, row = whole
    worse, same, best = graded("0.70"), graded("0.80"), graded("0.85")
    found = find_replacements(actor=planner, row=lose(row))
    assert [choice.battery for choice in found.choices] == [best, same, worse]
    differences = [choice.difference_c for choice in found.choices]
    assert differences[1] == 0
    assert differences[0] > 0 > differences[2]
    assert (found.examined, found.allowed, found.why_none) == (3, 3, "")


def test_a_replacement_is_reserved_and_fills_the_demand(whole, graded, lose, planner):
    wanted, row = whole
    other = graded("0.75")
    lose(row)
    assert list(gaps(PlanRow.objects.all())) == [row]
    [made] = substitute(actor=planner, row=row, battery=other, request_key="s")
    wanted.refresh_from_db(), other.refresh_from_db(), made.refresh_from_db()
    assert (wanted.accepted_units, wanted.state) == (1, DemandState.FILLED)
    assert (other.stage, other.demand) == (Stage.MATCHED, wanted.code)
    assert (made.state, made.replaces, made.unit) == (RowState.ACCEPTED, row, row.unit)
    assert (made.accepted_by, made.expires_on is not None) == (planner.name, True)
    assert not gaps(PlanRow.objects.all()).exists()
    assert_consistent()


def test_sent_twice_it_stands_once(whole, graded, lose, planner):
    _, row = whole
    other = graded("0.75")
    lose(row)
    made = [substitute(actor=planner, row=row, battery=other, request_key="s") for _ in range(2)]
    assert [rows[0].pk for rows in made] == [made[0][0].pk] * 2
    assert PlanRow.objects.filter(replaces=row).count() == 1


def test_one_taken_meanwhile_is_refused_and_the_next_is_taken(whole, graded, lose, planner):
    _, row = whole
    best, next_best = graded("0.75"), graded("0.74")
    lose(row)
    smelter = Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)
    offer_to_recycler(actor=planner, battery=best, recycler=smelter, reason="bad", request_key="o")
    with pytest.raises(MatchingError, match="promised to the recycler Smelter since"):
        substitute(actor=planner, row=row, battery=best, request_key="s")
    found = find_replacements(actor=planner, row=row)
    assert [choice.battery for choice in found.choices] == [next_best]
    substitute(actor=planner, row=row, battery=next_best, request_key="t")
    assert_consistent()


def test_a_place_is_filled_once(whole, graded, lose, planner):
    _, row = whole
    one, two = graded("0.75"), graded("0.74")
    lose(row)
    substitute(actor=planner, row=row, battery=one, request_key="s")
    with pytest.raises(MatchingError, match="has been filled meanwhile"):
        substitute(actor=planner, row=row, battery=two, request_key="t")
    assert find_replacements(actor=planner, row=row).choices == []


def test_a_rule_forbids_it(whole, graded, lose, planner):
    _, row = whole
    weak = graded("0.61")
    lose(row)
    with pytest.raises(MatchingError, match="cannot stand there: Its state of health is at least"):
        substitute(actor=planner, row=row, battery=weak, request_key="s")
    told = find_replacements(actor=planner, row=row).why_none
    assert told.startswith("None of 1 free batteries fits: 1 are below the floor")
    assert f"The nearest is {weak.public_id}: Its state of health is at least 59.00 %" in told


def test_in_a_string_the_weakest_sets_the_pay_of_all(store, graded, lose, planner):
    wanted, run = store
    row = lose(run.rows.get(battery__state_of_health="0.79"))
    wanted.refresh_from_db()
    assert wanted.accepted_units == 0
    like, weaker, far = graded("0.79"), graded("0.77"), graded("0.74")
    found = find_replacements(actor=planner, row=row)
    assert [choice.battery for choice in found.choices] == [like, weaker]
    assert far not in [choice.battery for choice in found.choices]
    assert [choice.weakens for choice in found.choices] == [False, True]
    assert found.choices[0].difference_c == 0
    # 78 % pays for all three packs now: 120 kWh less one point, at 150 €/kWh and the factor.
    assert found.choices[1].difference_c < -100_00
    [made] = substitute(actor=planner, row=row, battery=like, request_key="s")
    wanted.refresh_from_db()
    assert (wanted.accepted_units, made.string) == (1, row.string)
    assert_consistent()


def test_a_string_that_lacks_two_counts_once_both_are_replaced(store, graded, lose, planner):
    wanted, run = store
    rows = [lose(row) for row in run.rows.order_by("battery__state_of_health")[:2]]
    for number, row in enumerate(rows):
        substitute(actor=planner, row=row, battery=graded("0.80"), request_key=f"s{number}")
        wanted.refresh_from_db()
        assert wanted.accepted_units == number
        assert_consistent()
    assert wanted.state == DemandState.FILLED


def test_a_string_is_reserved_until_one_day(store, graded, lose, planner):
    _, run = store
    row = lose(run.rows.first())
    PlanRow.objects.update(expires_on="2030-01-01")
    substitute(actor=planner, row=row, battery=graded("0.79"), request_key="s")
    days = PlanRow.objects.filter(state=RowState.ACCEPTED).values_list("expires_on", flat=True)
    assert len(set(days)) == 1


def test_an_opened_pack_is_replaced_for_all_that_it_served(
    graded, demand, propose, accept, lose, planner
):
    graded()
    one, two = demand(), demand()
    run = propose()
    accept(run)
    rows = list(run.rows.order_by("pk"))
    assert {row.demand for row in rows} == {one, two}
    lose(rows[0])
    other = graded()
    made = substitute(actor=planner, row=rows[1], battery=other, request_key="s")
    assert {row.demand for row in made} == {one, two}
    for wanted in (one, two):
        wanted.refresh_from_db()
        assert wanted.state == DemandState.FILLED
    assert_consistent()


def test_what_the_plan_proposed_for_it_is_refused_whole(
    graded, demand, propose, accept, lose, planner
):
    """A store's strings are one unit: with one pack gone none of it can be accepted."""
    lost = graded("0.80", model="leaf-40")
    demand(Application.TRACTION, price_eur_per_kwh=300)
    accept(propose())
    for soh in ("0.80", "0.79"):
        graded(soh)
    store = demand(Application.STORAGE, quantity=1, minimum_energy_kwh=40)
    run = propose()
    row = lose(PlanRow.objects.get(battery=lost))
    found = find_replacements(actor=planner, row=row)
    assert {choice.elsewhere for choice in found.choices} == {store.name}
    other = found.choices[0].battery
    substitute(actor=planner, row=row, battery=other, request_key="s")
    done = accept(run)
    assert done.batteries == 0
    assert f"{other.public_id} is promised to" in str(done.refused)
    assert_consistent()


def test_one_that_is_proposed_elsewhere_costs_the_change(
    graded, demand, propose, accept, lose, planner
):
    lost = graded("0.80")
    first = demand(Application.TRACTION)
    accept(propose())
    proposed = graded("0.80")
    demand(Application.TRACTION)
    run = propose()
    free = graded("0.80")
    row = lose(PlanRow.objects.get(battery=lost))
    found = find_replacements(actor=planner, row=row)
    assert [choice.battery for choice in found.choices] == [free, proposed]
    assert found.choices[1].value_c - found.choices[0].value_c == -80_00
    substitute(actor=planner, row=row, battery=proposed, request_key="s")
    assert accept(run).batteries == 0
    first.refresh_from_db()
    assert first.state == DemandState.FILLED


def test_within_one_plan_the_proposed_unit_is_given_up(
    graded, demand, propose, accept, lose, planner
):
    from matching.services import accept_units

    for _ in range(2):
        graded("0.80")
    demand(Application.TRACTION), demand(Application.TRACTION)
    run = propose()
    one, two = run.rows.order_by("pk")
    accept_units(actor=planner, run=run, units=[one.unit])
    lose(one)
    [made] = substitute(actor=planner, row=one, battery=two.battery, request_key="s")
    two.refresh_from_db()
    assert two.state == RowState.REFUSED
    assert "was taken to replace" in two.state_reason
    assert made.demand == one.demand
    again = accept_units(actor=planner, run=run, units=[two.unit])
    assert "is not proposed any more" in str(again.refused)
    assert_consistent()


def test_a_released_battery_may_come_back_to_its_place(whole, planner):
    _, row = whole
    release_row(actor=planner, row=row, reason="a mistake", request_key="r")
    row.refresh_from_db()
    [choice] = find_replacements(actor=planner, row=row).choices
    assert (choice.battery, choice.difference_c) == (row.battery, 0)
    [made] = substitute(actor=planner, row=row, battery=row.battery, request_key="s")
    assert (made.battery, made.replaces) == (row.battery, row)
    assert_consistent()


def test_a_pack_of_a_string_may_come_back(store, planner):
    _, run = store
    row = run.rows.first()
    release_row(actor=planner, row=row, reason="a mistake", request_key="r")
    row.refresh_from_db()
    [choice] = find_replacements(actor=planner, row=row).choices
    assert (choice.battery, choice.difference_c) == (row.battery, 0)


def test_a_replacement_that_fails_is_replaced_again(whole, graded, lose, planner):
    _, row = whole
    lose(row)
    [second] = substitute(actor=planner, row=row, battery=graded("0.8"), request_key="s")
    lose(second)
    assert list(gaps(PlanRow.objects.all())) == [second]
    [third] = substitute(actor=planner, row=second, battery=graded("0.8"), request_key="t")
    assert third.replaces == second
    assert_consistent()


@pytest.mark.parametrize("count", [2, 20])
def test_a_fixed_number_of_statements(whole, graded, lose, planner, count):
    _, row = whole
    lose(row)
    for _ in range(count):
        graded("0.8")
    with CaptureQueriesContext(connection) as asked:
        found = find_replacements(actor=planner, row=row)
    assert len(found.choices) == count
    assert len(asked) <= 18


@pytest.mark.parametrize("constraint", ["replaced_once", "accepted_once_for_a_demand"])
def test_the_database_itself_forbids_it(whole, graded, demand, lose, planner, constraint):
    """Whatever the services forget: a place is filled once, a battery stands in a demand once."""
    wanted, row = whole
    lose(row)
    other = graded("0.8")
    [made] = substitute(actor=planner, row=row, battery=other, request_key="s")
    again = {"run": row.run, "demand": wanted, "unit": "u", "kind": "whole", "gain_c": 0}
    if constraint == "replaced_once":
        again |= {"battery": graded("0.8"), "replaces": row}
    else:
        second = MatchingRun.objects.get(pk=row.run_id)
        second.pk, second.job, second.request_key = None, None, "second"
        second.uid = uuid.uuid4()
        second.save(force_insert=True)
        again |= {"run": second, "battery": made.battery, "state": RowState.ACCEPTED}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRow.objects.create(**again)
