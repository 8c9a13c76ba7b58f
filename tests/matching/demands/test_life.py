"""From draft to filled or cancelled, each step told by the demand's own story."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.permissions import PermissionRefusedError
from lifecycle.services import quarantine_battery, verify_ledger
from matching.enums import Application, DemandEventKind, DemandState
from matching.errors import DemandRefusedError, MatchingError, StaleDemandError
from matching.models import Demand, DemandEvent
from matching.services import (
    accept_units,
    cancel_demand,
    change_demand,
    create_demand,
    open_demand,
    order_demand,
)

pytestmark = pytest.mark.django_db
KIND = DemandEventKind


@pytest.fixture
def terms(demand):
    """What create_demand was given for a forklift."""
    made = demand(quantity=2)
    fields = {name: getattr(made, name) for name in (
        "name", "application", "site", "deadline", "quantity", "packs_per_string", "spread",
        "minimum_voltage_v", "maximum_voltage_v", "minimum_energy_kwh", "minimum_power_kw",
        "minimum_state_of_health", "target_state_of_health", "chemistries", "battery_models",
        "price_eur_per_kwh", "price_loss_per_point", "warranty_eur", "maximum_distance_km",
    )}  # fmt: skip
    DemandEvent.objects.all().delete()
    made.delete()
    return fields


def units_of(run):
    return sorted(set(run.rows.values_list("unit", flat=True)))


def test_a_draft_takes_nothing_until_it_is_opened(planner, terms, graded, propose, story):
    graded()
    draft = create_demand(actor=planner, fields=terms, request_key="a", is_draft=True)
    assert draft.state == DemandState.DRAFT
    with pytest.raises(MatchingError, match="No demand is open"):
        propose()
    opened = open_demand(actor=planner, demand=draft, expected_version=1)
    assert (opened.state, opened.version) == (DemandState.OPEN, 2)
    assert open_demand(actor=planner, demand=draft).version == 2
    assert propose().rows.get().demand == draft
    assert story(draft) == [(KIND.DRAFTED, 0, planner.name), (KIND.OPENED, 0, planner.name)]


def test_units_come_and_go_one_after_another(planner, technician, demand, graded, propose, story):
    wanted = demand(Application.TRACTION, quantity=2)
    first = graded("0.80")
    run = propose()
    accept_units(actor=planner, run=run, units=units_of(run))
    wanted.refresh_from_db()
    assert (wanted.state, wanted.accepted_units) == (DemandState.PART_FILLED, 1)
    second = graded("0.79")
    run = propose()
    assert run.rows.get().battery == second
    accept_units(actor=planner, run=run, units=units_of(run))
    wanted.refresh_from_db()
    assert (wanted.state, wanted.accepted_units) == (DemandState.FILLED, 2)
    graded("0.78")
    with pytest.raises(MatchingError, match="No demand is open"):
        propose()
    quarantine_battery(actor=technician, battery=first, reason="swollen", request_key="q")
    wanted.refresh_from_db()
    assert (wanted.state, wanted.accepted_units) == (DemandState.PART_FILLED, 1)
    assert story(wanted) == [
        (KIND.OPENED, 0, planner.name),
        (KIND.UNITS_ACCEPTED, 1, planner.name),
        (KIND.UNITS_ACCEPTED, 1, planner.name),
        (KIND.UNITS_LOST, 1, technician.name),
    ]
    details = list(wanted.events.filter(units=1).values_list("details", flat=True))
    assert details == [
        {"batteries": [first.public_id], "accepted": 1, "of": 2},
        {"batteries": [second.public_id], "accepted": 2, "of": 2},
        {"batteries": [first.public_id], "accepted": 1, "of": 2},
    ]
    assert verify_ledger().findings == []


@pytest.mark.parametrize("count", [1, 6])
def test_stories_of_many_demands_need_a_fixed_number_of_statements(
    planner, demand, graded, propose, count
):
    for _ in range(count):
        graded("0.80")
        demand(Application.TRACTION)
    run = propose()
    with CaptureQueriesContext(connection) as asked:
        assert accept_units(actor=planner, run=run, units=units_of(run)).batteries == count
    told = [q["sql"] for q in asked if "matching_demandevent" in q["sql"]]
    assert DemandEvent.objects.filter(kind=KIND.UNITS_ACCEPTED).count() == count
    assert len(told) == 4  # the last sequences, the rows, the rows again for their seals, the seals


def test_a_change_says_what_was_before(planner, demand, story):
    wanted = demand(quantity=2)
    changed = change_demand(
        actor=planner,
        demand=wanted,
        fields={"quantity": 5, "price_eur_per_kwh": Decimal("150.0"), "warranty_eur": Decimal(99)},
        expected_version=1,
    )
    assert (changed.quantity, changed.version) == (5, 2)
    event = wanted.events.get(kind=KIND.CHANGED)
    assert event.details == {"quantity": [2, 5], "warranty_eur": ["200", "99"]}
    same = change_demand(actor=planner, demand=wanted, fields={"quantity": 5}, expected_version=2)
    assert same.version == 2
    assert len(story(wanted)) == 2


def test_more_units_open_a_filled_one_and_fewer_than_accepted_are_refused(
    planner, demand, graded, propose
):
    wanted = demand(Application.TRACTION)
    graded()
    run = propose()
    accept_units(actor=planner, run=run, units=units_of(run))
    more = change_demand(actor=planner, demand=wanted, fields={"quantity": 2}, expected_version=1)
    assert more.state == DemandState.PART_FILLED
    Demand.objects.filter(pk=wanted.pk).update(accepted_units=2)
    with pytest.raises(MatchingError, match="2 units are accepted already"):
        change_demand(actor=planner, demand=wanted, fields={"quantity": 1}, expected_version=2)


def test_cancelled_needs_a_reason_and_is_the_end(planner, demand, graded, propose, story):
    wanted = demand()
    with pytest.raises(DemandRefusedError, match="Say why"):
        cancel_demand(actor=planner, demand=wanted, reason=" ")
    with pytest.raises(StaleDemandError):
        cancel_demand(actor=planner, demand=wanted, reason="customer left", expected_version=9)
    cancel_demand(actor=planner, demand=wanted, reason="customer left", expected_version=1)
    cancel_demand(actor=planner, demand=wanted, reason="again")
    wanted.refresh_from_db()
    assert (wanted.state, wanted.version) == (DemandState.CANCELLED, 2)
    assert wanted.events.get(kind=KIND.CANCELLED).details == {"reason": "customer left"}
    graded()
    with pytest.raises(MatchingError, match="No demand is open"):
        propose()
    for step in (open_demand, order_demand):
        with pytest.raises(MatchingError, match="cancelled"):
            step(actor=planner, demand=wanted)
    with pytest.raises(MatchingError, match="cancelled"):
        change_demand(actor=planner, demand=wanted, fields={"quantity": 3}, expected_version=2)


def test_an_expected_one_is_not_matched_until_it_is_ordered(
    planner, demand, graded, propose, story
):
    graded()
    wanted = demand(quantity=2, is_expected=True)
    with pytest.raises(MatchingError, match="No demand is open"):
        propose()
    assert order_demand(actor=planner, demand=wanted, expected_version=1).version == 2
    assert order_demand(actor=planner, demand=wanted).version == 2
    assert propose().rows.get().demand == wanted
    assert wanted.events.get(kind=KIND.CHANGED).details == {"is_expected": [True, False]}


def test_a_draft_whose_day_has_passed_is_not_opened(planner, terms):
    draft = create_demand(actor=planner, fields=terms, request_key="a", is_draft=True)
    Demand.objects.update(deadline=timezone.localdate() - timedelta(days=1))
    with pytest.raises(DemandRefusedError, match="day has passed"):
        open_demand(actor=planner, demand=draft)
    # Its other terms may still be changed: the day was right when it was entered.
    assert (
        change_demand(
            actor=planner, demand=draft, fields={"quantity": 7}, expected_version=1
        ).quantity
        == 7
    )


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"quantity": 0}, "quantity", "from 1 to 10000"),
        ({"quantity": 10**12}, "quantity", "from 1 to 10000"),
        ({"quantity": True}, "quantity", "Enter a number."),
        ({"minimum_energy_kwh": Decimal(0)}, "minimum_energy_kwh", "more than 0 kWh"),
        ({"minimum_energy_kwh": Decimal(-1)}, "minimum_energy_kwh", "from 0 to 100000 kWh"),
        ({"minimum_power_kw": Decimal("NaN")}, "minimum_power_kw", "Enter a number."),
        ({"minimum_state_of_health": Decimal(60)}, "minimum_state_of_health", "0.6 is 60 %"),
        ({"spread": Decimal("1.5")}, "spread", "from 0"),
        ({"spread": Decimal("0.03001")}, "spread", "at most 4 decimals"),
        ({"price_eur_per_kwh": Decimal(10**9)}, "price_eur_per_kwh", "from 0 to 9999.99 €."),
        ({"minimum_voltage_v": Decimal(60)}, "maximum_voltage_v", "lies below the lowest"),
        ({"packs_per_string": 2}, "packs_per_string", "Only stationary storage"),
        ({"application": "storage"}, "packs_per_string", "enter 1 pack or more"),
        ({"application": "boat"}, "application", "traction, forklift, generator, storage"),
        ({"chemistries": []}, "chemistries", "Name at least one"),
        ({"chemistries": ["Kryptonite"]}, "chemistries", "There is no chemistry “Kryptonite”"),
        ({"battery_models": ["leaf-99"]}, "battery_models", "There is no battery model “leaf-99”"),
        ({"deadline": timezone.localdate() - timedelta(days=1)}, "deadline", "day has passed"),
        ({"name": " "}, "name", "Enter a text."),
        ({"name": "a\nb"}, "name", "Only one line"),
        ({"reference": "x" * 61}, "reference", "At most 60"),
        ({"site": None}, "site", "your own sites"),
    ],
)  # fmt: skip
def test_what_no_demand_can_be(planner, terms, change, field, words):
    with pytest.raises(DemandRefusedError) as refused:
        create_demand(actor=planner, fields=terms | change, request_key="a")
    assert list(refused.value.problems) == [field]
    assert words in refused.value.problems[field]
    assert not Demand.objects.exists()


def test_packs_that_are_exactly_alike_may_be_asked(planner, demand):
    assert demand(Application.STORAGE, spread=Decimal(0)).spread == 0


def test_a_site_of_somebody_else_is_refused(planner, terms, make_actor):
    from accounts.models import Organisation

    rival = make_actor(Role.PLANNER, Organisation.objects.create(name="Rival", kind="refurbisher"))
    with pytest.raises(DemandRefusedError, match="your own sites"):
        create_demand(actor=rival, fields=terms, request_key="a")


def test_a_reference_stands_once_in_an_organisation(planner, terms):
    first = create_demand(actor=planner, fields=terms | {"reference": "PO-1"}, request_key="a")
    with pytest.raises(DemandRefusedError, match=f"{first.code} has this reference already"):
        create_demand(actor=planner, fields=terms | {"reference": "PO-1"}, request_key="b")
    kept = change_demand(
        actor=planner,
        demand=first,
        fields={"reference": "PO-1", "quantity": 3},
        expected_version=1,
    )
    assert kept.quantity == 3


def test_technicians_and_auditors_write_nothing(planner, technician, demand, terms):
    wanted = demand()
    with pytest.raises(PermissionRefusedError):
        create_demand(actor=technician, fields=terms, request_key="t")
    for step in (open_demand, order_demand):
        with pytest.raises(PermissionRefusedError):
            step(actor=technician, demand=wanted)
    with pytest.raises(PermissionRefusedError):
        cancel_demand(actor=technician, demand=wanted, reason="no need")
