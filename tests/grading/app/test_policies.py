"""A policy from draft to approval by another person; what it would change; old grades stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.enums import Role
from accounts.permissions import PermissionRefusedError
from grading.models import GradingPolicy
from grading.queries import policy_in_force
from grading.services.grades import sign_grade
from grading.services.policy_effect import ask_for_effect
from grading.services.policy_versions import (
    approve_policy,
    change_draft,
    change_rule,
    copy_as_draft,
    send_back,
    submit_policy,
    withdraw_policy,
)
from grading.services.proposing import propose_grade
from grading.services.replay import replay_grade
from lifecycle.errors import EntryRefusedError, LifecycleError, StaleRecordError
from lifecycle.services import verify_ledger


@pytest.fixture
def boss(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher)


@pytest.fixture
def second(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher)


@pytest.fixture
def standing(db):
    return GradingPolicy.objects.get(version="2026-1")


@pytest.fixture
def put_in_force(boss, second):
    """A version with other figures, approved from today on."""

    def put_in_force(version, base, **figures):
        draft = copy_as_draft(actor=boss, policy=base, version=version)
        change_draft(actor=boss, policy=draft, figures=figures)
        submit_policy(actor=boss, policy=draft)
        return approve_policy(actor=second, policy=draft, effective_from=timezone.localdate())

    return put_in_force


def test_a_version_is_drafted_reviewed_and_approved_by_another(boss, second, standing):
    draft = copy_as_draft(actor=boss, policy=standing, version="2027-1")
    change_draft(actor=boss, policy=draft, figures={"floor_a": Decimal("0.85")})
    submit_policy(actor=boss, policy=draft)
    with pytest.raises(LifecycleError, match="another person must approve it"):
        approve_policy(actor=boss, policy=draft, effective_from=timezone.localdate())
    assert policy_in_force() == standing
    tomorrow = timezone.localdate() + timedelta(days=1)
    approve_policy(actor=second, policy=draft, effective_from=tomorrow)
    assert policy_in_force() == standing
    assert policy_in_force(timezone.now() + timedelta(days=2)).version == "2027-1"
    draft.refresh_from_db()
    assert [step.kind for step in draft.steps.all()] == [
        "copied", "changed", "submitted", "approved",
    ]  # fmt: skip
    assert verify_ledger().findings == []


def test_an_approved_version_never_changes(boss, standing):
    with pytest.raises(LifecycleError, match="cannot be done now"):
        change_draft(actor=boss, policy=standing, figures={"floor_a": Decimal("0.9")})
    standing.floor_a = Decimal("0.9")
    with pytest.raises(ValidationError):
        standing.save()
    with pytest.raises(LifecycleError, match="has begun"):
        withdraw_policy(actor=boss, policy=standing, reason="no more")


def test_who_may_not_is_refused(technician, planner, standing):
    with pytest.raises(PermissionRefusedError):
        copy_as_draft(actor=technician, policy=standing, version="x")
    review = GradingPolicy.objects.get(version="2026-2")
    with pytest.raises(PermissionRefusedError):
        approve_policy(actor=planner, policy=review, effective_from=timezone.localdate())


def test_figures_that_cannot_be_are_told_by_field(boss, standing):
    draft = copy_as_draft(actor=boss, policy=standing, version="2027-1")
    with pytest.raises(EntryRefusedError, match="A better grade needs a higher floor"):
        change_draft(actor=boss, policy=draft, figures={"floor_b": Decimal("0.9")})
    with pytest.raises(EntryRefusedError):
        copy_as_draft(actor=boss, policy=standing, version="2027-1")
    review = submit_policy(actor=boss, policy=draft)
    with pytest.raises(EntryRefusedError):
        send_back(actor=boss, policy=review, reason=" ")


def test_two_people_at_one_draft_the_second_is_told(boss, second, standing):
    draft = copy_as_draft(actor=boss, policy=standing, version="2027-1")
    seen = draft.steps.count()
    change_draft(actor=boss, policy=draft, figures={"floor_a": Decimal("0.82")})
    with pytest.raises(StaleRecordError):
        change_draft(
            actor=second,
            policy=draft,
            figures={"floor_a": Decimal("0.9")},
            expected_steps=seen,
        )


def test_a_rule_is_taken_out_and_set_again(boss):
    shipped = GradingPolicy.objects.get(version="2026-2")
    draft = copy_as_draft(actor=boss, policy=shipped, version="2027-1")
    rule = draft.by_application()[0]
    without = change_rule(actor=boss, policy=draft, application=rule.application, rule=None)
    assert rule.application not in {one.application for one in without.by_application()}
    again = change_rule(actor=boss, policy=draft, application=rule.application, rule=rule)
    assert again.by_application()[0] == rule


def test_an_old_grade_is_replayed_by_its_own_policy(
    technician, pack, capacity, standing, put_in_force
):
    capacity()
    signed = sign_grade(actor=technician, battery=pack, grade="B", request_key="g")
    new = put_in_force("2027-1", standing, floor_b=Decimal("0.75"))
    assert policy_in_force() == new
    assert propose_grade(pack).proposal.grade == "C"
    replayed = replay_grade(actor=technician, signed=signed)
    assert (replayed.agrees, replayed.differences) == (True, ())


def test_under_rules_by_application_a_use_is_allowed_or_says_what_is_missing(
    technician, pack, capacity, put_in_force
):
    capacity()
    shipped = GradingPolicy.objects.get(version="2026-2")
    put_in_force("2027-1", shipped)
    proposed = propose_grade(pack)
    told = {one.application: one.status for one in proposed.verdicts}
    assert told["traction"] == "not_allowed"
    assert told["storage"] == "allowed"
    reasons = next(o.reasons for o in proposed.verdicts if o.application == "traction")
    assert "State of health of at least 80 %" in reasons[0]
    signed = sign_grade(
        actor=technician, battery=pack, grade=proposed.proposal.grade, request_key="g"
    )
    assert replay_grade(actor=technician, signed=signed).agrees


def test_the_effect_on_the_stock_is_shown_and_nothing_is_signed(
    boss, technician, on_bench, claim, capacity, pack, standing, work_off
):
    capacity()
    other = on_bench("leaf-40")
    from grading.services.entries import record_bms_claim

    record_bms_claim(
        actor=technician, battery=other, state_of_health=Decimal("0.9"), request_key="o"
    )
    draft = copy_as_draft(actor=boss, policy=standing, version="2027-1")
    change_draft(actor=boss, policy=draft, figures={"floor_b": Decimal("0.75")})
    preview = ask_for_effect(actor=boss, policy=draft)
    assert work_off() == ["succeeded"]
    preview.refresh_from_db()
    assert preview.batteries == 2
    assert preview.matrix == [["B", "B", 1], ["B", "C", 1]]
    [change] = preview.changes.all()
    assert (change.battery, change.grade_before, change.grade_after) == (pack, "B", "C")
    assert pack.signed_grades.count() == 0


def test_the_effect_needs_a_fixed_number_of_statements(
    boss, on_bench, technician, standing, work_off, statements
):
    from grading.services.entries import record_bms_claim

    def claimed(number):
        record_bms_claim(
            actor=technician,
            battery=on_bench("leaf-24", serial=f"E-{number}"),
            state_of_health=Decimal("0.7"),
            request_key=f"e{number}",
        )

    def count():
        ask_for_effect(actor=boss, policy=standing)
        return statements(work_off)

    claimed(1)
    few = count()
    for number in range(2, 10):
        claimed(number)
    assert count() == few
