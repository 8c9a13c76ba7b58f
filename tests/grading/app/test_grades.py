"""Proposed by the policy, signed by a person, worked out again later."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import PermissionRefusedError
from grading.models import Estimate, Evidence, GradingPolicy, SignedGrade
from grading.queries import policy_in_force
from grading.services.entries import record_bms_claim
from grading.services.grades import sign_grade
from grading.services.proposing import propose_grade
from grading.services.replay import replay_grade
from lifecycle.enums import Stage
from lifecycle.errors import EntryRefusedError, LifecycleError, StaleRecordError
from lifecycle.services import verify_ledger
from tests.grading.readers import made_up


@pytest.fixture
def sign(technician, pack):
    def sign(grade, key="sign", **given):
        return sign_grade(actor=technician, battery=pack, grade=grade, request_key=key, **given)

    return sign


def new_policy(**changes):
    fields = GradingPolicy.objects.values().get(version="2026-1")
    del fields["id"]
    fields |= {"version": "2026-9", "effective_from": date(2026, 2, 1), **changes}
    return GradingPolicy.objects.create(**fields)


def test_signing_the_proposal_writes_row_and_event(pack, capacity, sign):
    capacity()
    signed = sign("B")
    assert (pack.stage, pack.grade, pack.grade_policy) == (Stage.GRADED, "B", "2026-1")
    assert (signed.grade, signed.proposed_grade, signed.override_reason) == ("B", "B", "")
    assert sum(Decimal(share) for share in signed.probabilities.values()) == 1
    assert signed.reasons[0].startswith("Capacity test of ")
    assert signed.event.sequence == pack.sequence
    assert verify_ledger().findings == []


@pytest.mark.parametrize("reason", ["", "  ", "no"])
def test_another_grade_needs_a_reason(pack, capacity, sign, reason):
    capacity()
    with pytest.raises(EntryRefusedError) as error:
        sign("C", override_reason=reason)
    assert list(error.value.problems) == ["override_reason"]
    assert SignedGrade.objects.count() == 0


def test_an_override_is_kept_beside_the_proposal(pack, capacity, sign):
    capacity()
    signed = sign("quarantine", override_reason="It smells of solvent.")
    assert (signed.grade, signed.proposed_grade) == ("quarantine", "B")
    assert (pack.stage, pack.quarantine_reason) == (Stage.QUARANTINED, "It smells of solvent.")


def test_the_database_asks_for_the_reason_too(capacity, sign):
    capacity()
    signed = sign("B")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedGrade.objects.filter(pk=signed.pk).update(grade="A")


def test_signed_twice_it_stands_once(capacity, sign):
    capacity()
    assert sign("B") == sign("B")
    assert SignedGrade.objects.count() == 1


def test_a_later_grade_supersedes_and_edits_nothing(pack, capacity, sign):
    capacity()
    first = sign("B")
    capacity("again", capacity_ah=Decimal("55"))
    second = sign("A", "sign again")
    first.refresh_from_db()
    assert (first.grade, second.grade, second.supersedes) == ("B", "A", first)
    assert [e.kind for e in pack.events.order_by("sequence")].count("graded") == 2


def test_nothing_is_graded_from_a_refusal(sign, pack):
    assert propose_grade(pack) is None
    with pytest.raises(LifecycleError, match="run a capacity test first"):
        sign("B")


def test_a_claim_carries_at_most_the_ceiling_and_says_so(pack, claim):
    claim("1.1")
    proposal = propose_grade(pack).proposal
    assert proposal.grade == "B"
    assert proposal.reasons[-1] == (
        "The evidence is provisional: at most grade B under this policy."
    )


def test_a_policy_that_changed_meanwhile_is_seen_before_signing(
    pack,
    capacity,
    sign,
):
    capacity()
    new_policy(floor_b=Decimal("0.72"))
    with pytest.raises(StaleRecordError, match="2026-9 now, not 2026-1"):
        sign("B", policy_version="2026-1")
    assert propose_grade(pack).proposal.grade == "C"


def test_a_stale_signature_writes_nothing(pack, capacity, sign):
    capacity()
    seen = pack.sequence
    capacity("again", capacity_ah=Decimal("30"))
    with pytest.raises(StaleRecordError):
        sign("B", expected_sequence=seen)
    assert SignedGrade.objects.count() == 0


def test_a_planner_signs_nothing(pack, planner, capacity):
    capacity()
    with pytest.raises(PermissionRefusedError):
        sign_grade(actor=planner, battery=pack, grade="B", request_key="p")


def test_an_approved_policy_stays_as_it_is(db):
    policy = policy_in_force()
    policy.floor_a = Decimal("0.9")
    with pytest.raises(ValidationError, match="make a new version"):
        policy.save()
    with pytest.raises(ValidationError, match="changed by its services"):
        GradingPolicy.objects.update(floor_a=Decimal("0.9"))
    with pytest.raises(ValidationError, match="never deleted"):
        policy.delete()
    draft = new_policy(state="draft")
    draft.floor_a = Decimal("0.9")
    draft.save()
    assert policy_in_force().version == "2026-1"


@pytest.mark.parametrize(
    "changes",
    [{"floor_b": Decimal("0.9")}, {"confidence": Decimal(1)}, {"floor_a": Decimal("1.1")}],
)
def test_the_database_refuses_a_policy_that_makes_no_sense(db, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        new_policy(**changes)


def test_a_replay_agrees_also_under_a_later_policy(technician, capacity, sign):
    capacity()
    signed = sign("C", override_reason="Terminal is worn.")
    new_policy(floor_a=Decimal("0.95"), floor_b=Decimal("0.9"), floor_c=Decimal("0.85"))
    replay = replay_grade(actor=technician, signed=SignedGrade.objects.get(pk=signed.pk))
    assert (replay.agrees, replay.estimate_agrees, replay.differences) == (True, True, ())


def test_a_replay_of_a_pulse_agrees(technician, on_bench, confirm, drawn):
    battery = on_bench()
    confirm(battery, drawn())
    proposed = propose_grade(battery).proposal
    signed = sign_grade(actor=technician, battery=battery, grade=proposed.grade, request_key="sign")
    replay = replay_grade(actor=technician, signed=SignedGrade.objects.get(pk=signed.pk))
    assert (replay.agrees, replay.estimate_agrees, replay.differences) == (True, True, ())


def test_a_replay_finds_what_was_changed(technician, capacity, sign):
    evidence = capacity()
    signed = sign("B")
    Evidence.objects.filter(pk=evidence.pk).update(capacity_ah=Decimal("60"))
    replay = replay_grade(actor=technician, signed=SignedGrade.objects.get(pk=signed.pk))
    assert (replay.estimate_agrees, replay.grade_agrees) == (False, True)
    assert "0.906344" in replay.differences[0]
    Estimate.objects.update(distribution=[["0.0", "1.0"], ["0.5", "0.0"]])
    replay = replay_grade(actor=technician, signed=SignedGrade.objects.get(pk=signed.pk))
    assert not replay.grade_agrees


def test_a_replay_says_when_the_model_is_another(technician, on_bench, confirm, drawn):
    battery = on_bench()
    confirm(battery, drawn())
    grade = propose_grade(battery).proposal.grade
    signed = sign_grade(actor=technician, battery=battery, grade=grade, request_key="sign")
    Estimate.objects.update(method_version="soh-of-old")
    replay = replay_grade(actor=technician, signed=SignedGrade.objects.get(pk=signed.pk))
    assert (replay.agrees, replay.estimate_agrees) == (True, None)
    assert "soh-of-old" in replay.differences[0]


def test_a_grade_from_old_evidence_says_how_old(technician, on_bench, confirm, drawn):
    battery = on_bench("cell-lfp-20")
    confirm(battery, made_up.workbook(made_up.visit()), "visit.xlsx")
    assert propose_grade(battery).days_behind == 0
    record_bms_claim(
        actor=technician, battery=battery, state_of_health=Decimal("0.8"), request_key="claim"
    )
    measured = Evidence.objects.get(kind="capacity").measured_at
    assert propose_grade(battery).days_behind == (timezone.now() - measured).days > 300
