"""What has happened meanwhile is told in words; what the plan does not mind refuses nothing."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from lifecycle.enums import DocumentKind, EvidenceKind, Grade, IdentifierKind
from lifecycle.events import GradeSigned, IdentifierAdded, MeasurementRecorded
from lifecycle.models import Site
from lifecycle.services import (
    offer_to_recycler,
    record_grade,
    record_measurement,
    release_reservation,
)
from lifecycle.services.append import append_event
from lifecycle.services.documents import file_document
from lifecycle.services.moves import move_battery
from matching.enums import Application, DemandState, RowState, RunKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun
from matching.services import accept_units

pytestmark = pytest.mark.django_db


def why(done):
    [(_unit, reason)] = done.refused.items()
    return reason


@pytest.fixture
def regrade(technician):
    def regrade(battery, soh, grade="B"):
        record_measurement(
            actor=technician,
            battery=battery,
            payload=MeasurementRecorded(evidence="f", evidence_kind=EvidenceKind.CAPACITY),
            request_key=f"again {battery.public_id}",
        )
        health = Decimal(soh)
        payload = GradeSigned(
            grade=Grade(grade), proposed_grade=Grade(grade), probabilities={grade: Decimal(1)},
            policy_version="1", estimate="f", state_of_health=health,
            lower=health - Decimal("0.02"), upper=health + Decimal("0.02"), reasons=["again"],
        )  # fmt: skip
        record_grade(
            actor=technician, battery=battery, payload=payload,
            request_key=f"grade again {battery.public_id}",
        )  # fmt: skip

    return regrade


def test_moves_documents_and_labels_make_nothing_stale(
    graded, demand, propose, accept, technician, site
):
    battery = graded()
    demand(quantity=2)
    run = propose()
    move_battery(actor=technician, battery=battery, site=site, request_key="m")
    file_document(
        actor=technician, batteries=[battery], kind=DocumentKind.CONTRACT, title="Sale",
        name="a.txt", content=b"A contract.", request_key="f",
    )  # fmt: skip
    append_event(
        actor=technician, battery=battery, request_key="l",
        payload=IdentifierAdded(
            identifier_kind=IdentifierKind.OWNER_CODE, value="X-1", reason="label"
        ),
    )  # fmt: skip
    assert battery.sequence > run.sequences[battery.public_id]
    assert (accept(run).batteries, battery.public_id in str(run.rows.get())) == (1, False)


def test_another_site_is_told(graded, demand, propose, accept, technician, house):
    battery = graded()
    demand(quantity=2)
    run = propose()
    far = Site.objects.create(organisation=house, name="Oslo", latitude=59, longitude=10)
    move_battery(actor=technician, battery=battery, site=far, request_key="m")
    assert "since this plan was made: another site (“Moved”, " in why(accept(run))


def test_another_state_of_health_is_told_with_both_figures(
    graded, demand, propose, accept, regrade
):
    battery = graded("0.78")
    demand(quantity=2)
    run = propose()
    regrade(battery, "0.71")
    told = why(accept(run))
    assert "state of health 78 %, now 71 %" in told
    assert "lower bound of the state of health 76 %, now 69 %" in told
    assert "(“Graded”, " in told


def test_another_grade_is_told_though_the_figures_are_the_same(
    graded, demand, propose, accept, regrade
):
    battery = graded("0.78")
    demand(quantity=2)
    run = propose()
    regrade(battery, "0.78", grade="C")
    assert "it was graded “B” and is “C” since" in why(accept(run))


def test_the_same_grade_and_figures_again_refuse_nothing(graded, demand, propose, accept, regrade):
    battery = graded("0.78")
    demand(quantity=2)
    run = propose()
    regrade(battery, "0.78")
    assert accept(run).batteries == 1


def test_new_evidence_without_a_grade_is_told(graded, demand, propose, accept, technician):
    battery = graded()
    demand(quantity=2)
    run = propose()
    record_measurement(
        actor=technician,
        battery=battery,
        payload=MeasurementRecorded(evidence="f", evidence_kind=EvidenceKind.CAPACITY),
        request_key="again",
    )
    told = why(accept(run))
    assert f"{battery.public_id} is “Tested” since" in told
    assert "(“Measured” was recorded)" in told


def test_a_promise_to_a_demand_is_named(graded, demand, propose, accept):
    graded()
    first = demand(quantity=2)
    one, two = propose(), propose()
    accept(one)
    assert f"is promised to {first.code} {first.name} since" in why(accept(two))


def test_an_offer_to_a_recycler_is_named(graded, demand, propose, accept, planner):
    battery = graded()
    demand(quantity=2)
    run = propose()
    smelter = Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)
    offer_to_recycler(
        actor=planner, battery=battery, recycler=smelter, reason="nobody", request_key="o"
    )
    assert "is promised to the recycler Smelter since" in why(accept(run))


def test_a_battery_that_came_back_as_it_was_is_accepted(graded, demand, propose, accept, planner):
    battery = graded()
    demand(quantity=2)
    one, two = propose(), propose()
    accept(one)
    battery.refresh_from_db()
    release_reservation(actor=planner, battery=battery, reason="withdrawn", request_key="x")
    assert accept(two).batteries == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": DemandState.CANCELLED}, "has been cancelled."),
        ({"state": DemandState.DRAFT}, "is only a draft. Open it first."),
        ({"is_expected": True}, "is only expected. Enter that it is ordered first."),
        ({"quantity": 1}, "wants only 1 more (2 when this plan was made); this would bring 2."),
        (
            {"accepted_units": 2, "state": DemandState.FILLED},
            "has been filled meanwhile: 2 of 2 units are accepted; it wanted 2 when",
        ),
        (
            {"price_eur_per_kwh": Decimal(140), "version": 2},
            "price for each kWh 150.00 €, now 140.00 €. Propose again.",
        ),
        ({"minimum_state_of_health": Decimal("0.7"), "version": 2}, "60 %, now 70 %"),
    ],
)
def test_what_became_of_the_demand_is_told(graded, demand, propose, accept, changes, words):
    graded()
    wanted = demand(quantity=2)
    run = propose()
    Demand.objects.filter(pk=wanted.pk).update(**changes)
    told = why(accept(run))
    assert f"{wanted.code} {wanted.name}" in told
    assert words in told


def test_a_new_name_of_the_demand_refuses_nothing(graded, demand, propose, accept):
    graded()
    wanted = demand(quantity=2)
    run = propose()
    Demand.objects.filter(pk=wanted.pk).update(name="Trucks", version=2)
    assert accept(run).batteries == 1


def test_a_deadline_that_moved_is_told_as_days(graded, demand, propose, accept):
    graded()
    wanted = demand(quantity=2)
    run = propose()
    later = wanted.deadline + timedelta(days=1)
    Demand.objects.filter(pk=wanted.pk).update(deadline=later, version=2)
    assert f"{later.day} {later:%b %Y}. Propose again." in why(accept(run))


@pytest.fixture
def what_if(propose):
    """A what-if of the record with other terms for one demand, as its run keeps it."""

    def what_if(run, code, **entry):
        snapshot = run.snapshot
        for one in snapshot["demands"]:
            if one["id"] == code:
                one.update(entry)
        text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        parent = MatchingRun.objects.get(pk=run.pk)
        parent.pk, parent.request_key = None, f"parent of {run.pk}"
        parent.uid, parent.job = MatchingRun._meta.get_field("uid").default(), None
        parent.save(force_insert=True)
        MatchingRun.objects.filter(pk=run.pk).update(
            kind=RunKind.WHAT_IF, parent=parent, snapshot=snapshot, snapshot_sha256=digest,
            changes={"demands": {code: dict.fromkeys(entry)}},
        )  # fmt: skip
        run.refresh_from_db()
        return run

    return what_if


def test_a_what_if_is_refused_where_it_assumed_another_demand(
    graded, demand, propose, accept, what_if
):
    graded()
    wanted = demand(quantity=2)
    run = what_if(propose(), wanted.code, min_soh=5500)
    told = why(accept(run))
    assert "This what-if assumed another demand" in told
    assert "floor of the state of health 55 %, now 60 %. Change the demand first." in told


def test_a_what_if_is_accepted_once_the_demand_is_as_it_assumed(
    graded, demand, propose, accept, what_if
):
    graded()
    wanted = demand(quantity=2)
    run = what_if(propose(), wanted.code, min_soh=5500)
    Demand.objects.filter(pk=wanted.pk).update(minimum_state_of_health=Decimal("0.55"), version=2)
    assert accept(run).batteries == 1


def test_a_what_if_that_altered_another_demand_is_accepted(
    graded, demand, propose, accept, what_if
):
    graded()
    mine, other = demand(quantity=2), demand(Application.TRACTION, minimum_energy_kwh=500)
    run = what_if(propose(), other.code, price=99)
    assert accept(run).batteries == 1
    mine.refresh_from_db()
    assert mine.state == DemandState.FILLED


def test_rows_of_another_plan_are_refused(graded, demand, propose, planner):
    battery = graded()
    demand(quantity=2)
    run = propose()
    done = accept_units(actor=planner, run=run, units=["battery:ENC-NOTHERE"])
    assert done.refused == {
        "battery:ENC-NOTHERE": "ENC-NOTHERE is no row of this plan; it may be of another one."
    }
    battery.refresh_from_db()
    assert battery.stage == "graded"


def test_a_plan_of_another_snapshot_is_refused(graded, demand, propose, accept):
    graded()
    demand(quantity=2)
    run = propose()
    snapshot = run.snapshot | {"packs": []}
    MatchingRun.objects.filter(pk=run.pk).update(snapshot=snapshot)
    with pytest.raises(MatchingError, match="not the one that it was made from"):
        accept(run)
    assert set(run.rows.values_list("state", flat=True)) == {RowState.PROPOSED}


def test_who_accepted_when_and_until_when_is_kept(graded, demand, propose, accept, planner):
    graded()
    demand(quantity=2)
    run = propose()
    run.cost_settings.reservation_days = 30
    run.cost_settings.save()
    accept(run)
    row = run.rows.get()
    assert row.accepted_by == planner.name
    assert timezone.now() - row.accepted_at < timedelta(minutes=5)
    assert row.expires_on == timezone.localdate() + timedelta(days=30)
