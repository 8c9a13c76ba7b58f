"""A proposed grade under a policy that has rules for applications: a grade must be of some use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grading.policy.application_rules import GRADE_OF, ApplicationRule
from grading.policy.applications import (
    ALLOWED,
    NOT_YET,
    QUARANTINE,
    TEST_FIRST,
    Facts,
    Verdict,
    judge,
    outcome_of,
)
from grading.policy.proposal import Known, Proposal, propose
from grading.policy.rules import GRADES, RECYCLE, USABLE, Rules


@dataclass(frozen=True, slots=True)
class Applied:
    """`verdicts` and `outcome` are empty under a policy without rules for applications."""

    proposal: Proposal
    verdicts: tuple[Verdict, ...] = ()
    outcome: str = ""


def apply_policy(
    known: Known, rules: Rules, facts: Facts, applications: Sequence[ApplicationRule]
) -> Applied:
    """The proposal by the floors, and no better than the best use that the rules allow.

    Its grade is None where a test must come first. Without rules for applications: `propose`.
    """
    proposal = propose(known, rules)
    if not applications:
        return Applied(proposal)
    verdicts = judge(known.distribution, facts, applications)
    outcome = outcome_of(verdicts)
    if proposal.grade is None:
        return Applied(proposal, verdicts, outcome)
    if outcome == QUARANTINE:
        words = "Every application is closed for safety: quarantine is proposed."
        return Applied(_changed(proposal, QUARANTINE, words), verdicts, outcome)
    best = _best_grade(verdicts, ALLOWED)
    if proposal.grade == RECYCLE or GRADES.index(best) <= GRADES.index(proposal.grade):
        return Applied(proposal, verdicts, outcome)
    waiting = _waiting(verdicts)
    if outcome == TEST_FIRST:
        words = "No application is allowed yet: no grade is proposed before it is tested."
        return Applied(replace(_changed(proposal, None, words), advice=waiting), verdicts, outcome)
    told = "recycling" if best == RECYCLE else f"grade {best}"
    words = f"No application of grade {proposal.grade} is allowed: {told} is proposed."
    return Applied(
        replace(_changed(proposal, best, words), advice=waiting or proposal.advice),
        verdicts,
        outcome,
    )


def signing_roles(grade: str, applications: Sequence[ApplicationRule]) -> frozenset[str]:
    """Roles of which one must sign this grade; none where no rule speaks of it."""
    return frozenset(
        rule.signed_by for rule in applications if GRADE_OF.get(rule.application) == grade
    )


def _best_grade(verdicts: Sequence[Verdict], status: str) -> str:
    """The best grade that some application of this status has, else recycle."""
    grades = {GRADE_OF.get(one.application) for one in verdicts if one.status == status}
    return next((grade for grade in USABLE if grade in grades), RECYCLE)


def _waiting(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What the applications wait for, each sentence once."""
    return tuple(dict.fromkeys(one.reasons[0] for one in verdicts if one.status == NOT_YET))


def _changed(proposal: Proposal, grade: str | None, words: str) -> Proposal:
    return replace(proposal, grade=grade, reasons=(*proposal.reasons, words))
