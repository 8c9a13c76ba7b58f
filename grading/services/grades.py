"""The program proposes a grade with its reasons; a named person signs it or another."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import ActorKind, Role
from accounts.permissions import Permission, require
from grading.models import GradingPolicy, SignedGrade
from grading.policy import (
    Proposal,
    signing_roles,
)
from grading.queries import (
    grades_of,
)
from grading.services.proposing import GradeProposal, propose_grade
from lifecycle.enums import Grade
from lifecycle.errors import EntryRefusedError, LifecycleError, StaleRecordError
from lifecycle.events import GradeSigned
from lifecycle.models import Battery
from lifecycle.services import record_grade
from lifecycle.services.append import already_recorded


def sign_grade(
    *,
    actor: Actor,
    battery: Battery,
    grade: str,
    request_key: str,
    expected_sequence: int | None = None,
    policy_version: str = "",
    override_reason: str = "",
    occurred_at: datetime | None = None,
) -> SignedGrade:
    """Sign a grade: the proposed one, or another with a reason. Side effects: row and event.

    The same request key gives the grade that stands. `policy_version`: the policy that the person
    saw; another one in force meanwhile is refused. Raises EntryRefusedError (no such grade,
    override without a reason, a role that the policy does not let sign it), LifecycleError
    (nothing to grade from, promised), StaleRecordError, TransitionRefusedError,
    PermissionRefusedError.
    """
    require(actor, Permission.SIGN_GRADE)
    if standing := already_recorded(actor, request_key):
        return SignedGrade.objects.get(event=standing)
    if grade not in Grade.values:
        raise EntryRefusedError({"grade": "Choose a grade."})
    with transaction.atomic():
        locked = Battery.objects.select_for_update(no_key=True).select_related("battery_model")
        current = locked.get(pk=battery.pk)
        if standing := already_recorded(actor, request_key):
            # The same form, sent twice at the same moment: the first one wrote while this waited.
            return SignedGrade.objects.get(event=standing)
        if expected_sequence is not None and expected_sequence != current.sequence:
            # Before anything else: what the person saw is not what would be signed.
            raise StaleRecordError(
                "Somebody else has recorded something on this battery since you opened the form. "
                "Nothing was saved. Look at the proposal again, then sign."
            )
        proposed = propose_grade(current)
        if proposed is not None and proposed.contradictions and not override_reason.strip():
            raise EntryRefusedError(
                {
                    "override_reason": "The evidence contradicts itself: say which you believe, "
                    "and why."
                }
            )
        if proposed is None or proposed.proposal.grade is None:
            raise LifecycleError(_not_gradable(battery, proposed))
        if policy_version and policy_version != proposed.policy.version:
            raise StaleRecordError(
                f"The grading policy is {proposed.policy.version} now, not {policy_version}. "
                "Nothing was saved. Look at the proposal again."
            )
        _require_role(actor, grade, proposed.policy)
        previous = next(iter(grades_of(current)), None)
        uid = uuid.uuid4()
        payload = _payload(uid, grade, proposed, override_reason.strip(), previous)
        event = record_grade(
            actor=actor,
            battery=battery,
            payload=payload,
            request_key=request_key,
            expected_sequence=expected_sequence,
            occurred_at=occurred_at,
        )
        return SignedGrade.objects.create(
            uid=uid,
            battery=battery,
            event=event,
            estimate=proposed.estimate,
            policy=proposed.policy,
            grade=payload.grade,
            proposed_grade=payload.proposed_grade,
            probabilities={name: f"{share:f}" for name, share in payload.probabilities.items()},
            reasons=payload.reasons,
            facts=payload.facts,
            applications=payload.applications,
            override_reason=payload.override_reason,
            supersedes=previous,
            signed_at=event.occurred_at,
        )


def _not_gradable(battery: Battery, proposed: GradeProposal | None) -> str:
    """Why there is nothing to sign, and which test would change that."""
    if proposed is None or not proposed.verdicts or not proposed.proposal.advice:
        return f"{battery.public_id} has no estimate with an interval: run a capacity test first."
    words = " ".join(proposed.proposal.advice)
    return f"{battery.public_id} cannot be graded under policy {proposed.policy.version}: {words}"


def _require_role(actor: Actor, grade: str, policy: GradingPolicy) -> None:
    """Whoever administers may sign everything; others what the policy leaves to their role."""
    wanted = signing_roles(grade, policy.by_application())
    if not wanted or actor.kind == ActorKind.SYSTEM:
        return
    if not (wanted | {Role.ADMINISTRATOR.value}) & set(actor.roles):
        names = " or ".join(sorted(str(Role(role).label).lower() for role in wanted))
        raise EntryRefusedError(
            {"grade": f"Under policy {policy.version} grade {grade} is signed by: {names}."}
        )


def _payload(
    uid: uuid.UUID,
    grade: str,
    proposed: GradeProposal,
    override_reason: str,
    previous: SignedGrade | None,
) -> GradeSigned:
    estimate, proposal = proposed.estimate, proposed.proposal
    is_override = grade != proposal.grade
    return GradeSigned(
        grade=Grade(grade),
        proposed_grade=Grade(str(proposal.grade)),
        probabilities=probabilities_as_kept(proposal),
        policy_version=proposal.policy_version,
        estimate=str(estimate.uid),
        state_of_health=estimate.state_of_health,
        lower=estimate.lower,
        upper=estimate.upper,
        is_provisional=estimate.is_provisional,
        reasons=list(proposal.reasons),
        facts=proposed.facts.as_texts() if proposed.verdicts else {},
        applications={one.application: one.status for one in proposed.verdicts},
        override_reason=override_reason if is_override or proposed.contradictions else "",
        supersedes_sequence=previous.event.sequence if previous else None,
    )


def probabilities_as_kept(proposal: Proposal) -> dict[str, Decimal]:
    """Four places: what the ledger and the row keep."""
    return {name: Decimal(f"{chance:.4f}") for name, chance in proposal.probabilities}
