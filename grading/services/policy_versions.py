"""From a draft to a policy in force: drafted, reviewed, approved by another person, superseded.

An approved version never changes: a later one takes its place on its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.enums import PolicyState, PolicyStepKind
from grading.models import GradingPolicy, PolicyStep
from grading.policy import ApplicationRule, RuleError, rules_from_json
from lifecycle.errors import EntryRefusedError, LifecycleError, StaleRecordError

WRITERS = (PolicyStepKind.COPIED, PolicyStepKind.CHANGED, PolicyStepKind.SUBMITTED)
FIGURES = (
    "effective_from", "floor_a", "floor_b", "floor_c", "confidence", "provisional_ceiling",
    "current_accuracy", "capacity_per_c", "reference_temperature_c", "unknown_temperature_c",
    "bms_half_width", "source",
)  # fmt: skip


def copy_as_draft(*, actor: Actor, policy: GradingPolicy, version: str) -> GradingPolicy:
    """A new version with the figures of another. Raises EntryRefusedError (name taken or no name),
    PermissionRefusedError."""
    require(actor, Permission.EDIT_POLICY)
    figures = {name: getattr(policy, name) for name in (*FIGURES, "application_rules")}
    draft = GradingPolicy(version=version.strip(), **figures)
    with transaction.atomic():
        _clean(draft)
        draft.save()
        _step(actor, draft, PolicyStepKind.COPIED, note=f"From {policy.version}.")
    return draft


def change_draft(
    *,
    actor: Actor,
    policy: GradingPolicy,
    figures: Mapping[str, Any],
    expected_steps: int | None = None,
) -> GradingPolicy:
    """Set figures (names of FIGURES) of a draft. Raises EntryRefusedError by field,
    LifecycleError (no draft), StaleRecordError, PermissionRefusedError."""
    require(actor, Permission.EDIT_POLICY)
    if unknown := sorted(set(figures) - set(FIGURES)):
        raise EntryRefusedError(dict.fromkeys(unknown, "Not a figure of a policy."))
    with _held(policy, [PolicyState.DRAFT], expected_steps) as held:
        changed = [name for name, value in figures.items() if getattr(held, name) != value]
        for name in changed:
            setattr(held, name, figures[name])
        _clean(held)
        if changed:
            held.save()
            _step(actor, held, PolicyStepKind.CHANGED, note=f"{', '.join(changed)}.")
    return held


def change_rule(
    *,
    actor: Actor,
    policy: GradingPolicy,
    application: str,
    rule: ApplicationRule | None,
    expected_steps: int | None = None,
) -> GradingPolicy:
    """Set the rule of one application in a draft; None takes it out. Raises as `change_draft`."""
    require(actor, Permission.EDIT_POLICY)
    if rule is not None and rule.application != application:
        raise EntryRefusedError({"application": f"This rule is for {rule.application}."})
    with _held(policy, [PolicyState.DRAFT], expected_steps) as held:
        kept = [one for one in held.by_application() if one.application != application]
        wanted = [one.as_json() for one in [*kept, *([rule] if rule else [])]]
        ordered = [one.as_json() for one in rules_from_json(wanted)]
        if ordered != held.application_rules:
            held.application_rules = ordered
            held.save()
            _step(actor, held, PolicyStepKind.CHANGED, note=f"Rule for {application}.")
    return held


def submit_policy(
    *, actor: Actor, policy: GradingPolicy, expected_steps: int | None = None
) -> GradingPolicy:
    """Ask for review; nothing changes from here on. Raises as `change_draft`."""
    require(actor, Permission.EDIT_POLICY)
    with _held(policy, [PolicyState.DRAFT], expected_steps) as held:
        _clean(held)
        _go(actor, held, PolicyState.IN_REVIEW, PolicyStepKind.SUBMITTED)
    return held


def send_back(
    *, actor: Actor, policy: GradingPolicy, reason: str, expected_steps: int | None = None
) -> GradingPolicy:
    """From review back to draft, with a reason. Raises as `change_draft`."""
    require(actor, Permission.EDIT_POLICY)
    note = _reason(reason)
    with _held(policy, [PolicyState.IN_REVIEW], expected_steps) as held:
        _go(actor, held, PolicyState.DRAFT, PolicyStepKind.SENT_BACK, note)
    return held


def approve_policy(
    *,
    actor: Actor,
    policy: GradingPolicy,
    effective_from: date,
    expected_steps: int | None = None,
) -> GradingPolicy:
    """Approve a reviewed version from a day on, today at the earliest; never one's own.

    Raises EntryRefusedError (day), LifecycleError (own work, not in review), StaleRecordError,
    PermissionRefusedError.
    """
    require(actor, Permission.APPROVE_POLICY)
    with _held(policy, [PolicyState.IN_REVIEW], expected_steps) as held:
        if held.steps.filter(actor_reference=actor.reference, kind__in=WRITERS).exists():
            raise LifecycleError("You wrote this version yourself: another person must approve it.")
        if effective_from < timezone.localdate():
            raise EntryRefusedError(
                {"effective_from": "A policy cannot have been in force before it was approved."}
            )
        taken = GradingPolicy.objects.filter(
            state=PolicyState.APPROVED, effective_from=effective_from
        ).first()
        if taken:
            raise EntryRefusedError(
                {"effective_from": f"Policy {taken.version} begins on that day: choose another."}
            )
        held.effective_from = effective_from
        _go(actor, held, PolicyState.APPROVED, PolicyStepKind.APPROVED)
    return held


def withdraw_policy(
    *, actor: Actor, policy: GradingPolicy, reason: str, expected_steps: int | None = None
) -> GradingPolicy:
    """Take back a version that has not begun; an approved one needs who may approve.

    Raises LifecycleError where it has begun (a new version supersedes it), and as `change_draft`.
    """
    require(actor, Permission.EDIT_POLICY)
    note = _reason(reason)
    states = [PolicyState.DRAFT, PolicyState.IN_REVIEW, PolicyState.APPROVED]
    with _held(policy, states, expected_steps) as held:
        if held.state == PolicyState.APPROVED:
            require(actor, Permission.APPROVE_POLICY)
            if held.effective_from <= timezone.localdate():
                raise LifecycleError(
                    f"Policy {held.version} has begun: make a new version that supersedes it."
                )
        _go(actor, held, PolicyState.WITHDRAWN, PolicyStepKind.WITHDRAWN, note)
    return held


@contextmanager
def _held(
    policy: GradingPolicy, states: list[PolicyState], expected_steps: int | None
) -> Iterator[GradingPolicy]:
    """The row, locked, in a transaction; refused in other states and after another's step."""
    with transaction.atomic():
        held = GradingPolicy.objects.select_for_update().get(pk=policy.pk)
        if expected_steps is not None and held.steps.count() != expected_steps:
            raise StaleRecordError(
                "Somebody else has worked on this policy since you opened the page. Nothing was "
                "saved. Look at it again."
            )
        if held.state not in states:
            raise LifecycleError(
                f"Policy {held.version} is “{held.get_state_display()}”: that cannot be done now."
            )
        yield held


def _go(
    actor: Actor, held: GradingPolicy, state: PolicyState, kind: PolicyStepKind, note: str = ""
) -> None:
    held.state = state
    held.save()
    _step(actor, held, kind, note)


def _step(actor: Actor, policy: GradingPolicy, kind: PolicyStepKind, note: str = "") -> None:
    PolicyStep.objects.create(
        policy=policy, kind=kind, actor_reference=actor.reference, note=note, at=timezone.now()
    )


def _reason(text: str) -> str:
    if len(text.strip()) < 3:
        raise EntryRefusedError({"reason": "Say why."})
    return text.strip()


def _clean(policy: GradingPolicy) -> None:
    """Every constraint of the row and every rule by application, or EntryRefusedError."""
    try:
        policy.full_clean()
        policy.by_application()
    except ValidationError as error:
        raise EntryRefusedError(
            {field: " ".join(words) for field, words in error.message_dict.items()}
        ) from error
    except RuleError as error:
        raise EntryRefusedError(error.problems) from error
