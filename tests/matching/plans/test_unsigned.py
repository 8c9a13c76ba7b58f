"""A battery that is only estimated is planned with, and accepted once its grade is signed."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from lifecycle.enums import EvidenceKind, Grade, Stage
from lifecycle.events import GradeSigned, MeasurementRecorded
from lifecycle.services import quarantine_battery, record_grade, record_measurement
from matching.enums import RowState
from matching.services import accept_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def estimated(graded, technician):
    battery = graded("0.80")
    record_measurement(
        actor=technician,
        battery=battery,
        payload=MeasurementRecorded(evidence="e2", evidence_kind=EvidenceKind.PULSE),
        request_key="measured again",
    )
    battery.refresh_from_db()
    assert battery.stage == Stage.TESTED
    return battery


@pytest.fixture
def run(estimated, demand, propose):
    demand(quantity=2)
    return propose()


@pytest.fixture
def sign(estimated, technician):
    def sign(health):
        record_grade(
            actor=technician,
            battery=estimated,
            payload=GradeSigned(
                grade=Grade.B,
                proposed_grade=Grade.B,
                probabilities={"B": Decimal(1)},
                policy_version="1",
                estimate="e2",
                state_of_health=Decimal(health),
                lower=Decimal(health) - Decimal("0.02"),
                upper=Decimal(health) + Decimal("0.02"),
                reasons=["pulse test"],
            ),
            request_key=f"signed {health}",
        )

    return sign


def accept(planner, run):
    return accept_units(actor=planner, run=run, units=[run.rows.get().unit])


def test_it_stays_proposed_until_its_grade_is_signed(run, estimated, planner, sign):
    done = accept(planner, run)
    [why] = done.refused.values()
    assert done.batteries == 0
    assert why.startswith(f"{estimated.public_id} is ")
    assert why.endswith("not graded. Grade it, then accept it.")
    assert run.rows.get().state == RowState.PROPOSED
    sign("0.80")
    assert accept(planner, run).batteries == 1
    assert run.rows.get().state == RowState.ACCEPTED


def test_signed_otherwise_than_estimated_it_is_stale(run, planner, sign):
    sign("0.75")
    assert "has changed since this plan was made" in str(accept(planner, run).refused)
    assert run.rows.get().state == RowState.REFUSED


def test_what_cannot_be_had_at_all_is_refused(run, estimated, planner, technician):
    quarantine_battery(actor=technician, battery=estimated, reason="swollen", request_key="q")
    assert "in quarantine" in str(accept(planner, run).refused)
    assert run.rows.get().state == RowState.REFUSED


def test_the_page_says_which_are_not_signed(run, planner):
    client = Client()
    client.force_login(User.objects.get(pk=planner.reference.removeprefix("user:")))
    assert "Grade first" in client.get(run.get_absolute_url()).text
