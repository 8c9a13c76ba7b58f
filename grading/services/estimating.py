"""Evidence is estimated by a worker: a model is loaded there and never in a web request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.models import Estimate, Evidence
from grading.queries import asked_again, policy_in_force
from grading.services.estimation import estimated_of
from grading.services.recording import write_estimate
from jobs.context import JobContext, JobRefusedError
from jobs.models import Job
from jobs.services import enqueue
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery

JOB_KIND = "grading.estimate"


def estimate_evidence(
    *, actor: Actor, evidence: Evidence, occurred_at: datetime | None = None
) -> Estimate:
    """What the active method says of this evidence, with its event; said once for each version.

    Loads a model for pulses. Raises what `append_event` raises.
    """
    require(actor, Permission.UPLOAD_MEASUREMENT)
    estimated = estimated_of(evidence, policy_in_force())
    return write_estimate(
        actor=actor, evidence=evidence, estimated=estimated, occurred_at=occurred_at
    )


def ask_for_estimates(*, actor: Actor, battery: Battery, evidence: Sequence[Evidence]) -> Job:
    """Enqueue the estimates, in the caller's transaction; in the order given."""
    require(actor, Permission.UPLOAD_MEASUREMENT)
    return enqueue(
        actor=actor,
        kind=JOB_KIND,
        arguments={"battery": battery.public_id, "evidence": [str(one.uid) for one in evidence]},
        organisation_id=battery.organisation_id,
    )


def ask_again(*, actor: Actor, battery: Battery) -> Job | None:
    """Ask about whatever the active model has said nothing of yet; None where there is nothing."""
    require(actor, Permission.UPLOAD_MEASUREMENT)
    evidence = asked_again(battery)
    return ask_for_estimates(actor=actor, battery=battery, evidence=evidence) if evidence else None


def estimate_in_background(
    context: JobContext, *, battery: str, evidence: list[str]
) -> Callable[[], dict[str, Any]]:
    """The body: asks outside any transaction, writes behind the job's token."""
    found = Evidence.objects.select_related("battery__battery_model").in_bulk(
        evidence, field_name="uid"
    )
    by_uid = {str(uid): one for uid, one in found.items()}
    rows = [by_uid[uid] for uid in evidence if uid in by_uid]
    policy = policy_in_force()
    context.report(0.2, "Asking the model")
    answers = [(one, estimated_of(one, policy)) for one in rows]

    def write() -> dict[str, Any]:
        try:
            for one, answer in answers:
                write_estimate(actor=context.actor, evidence=one, estimated=answer)
        except LifecycleError as error:
            raise JobRefusedError(str(error)) from error
        return {"battery": battery, "told": f"{len(answers)} estimated or refused with a reason"}

    return write


def newest_job(battery: Battery) -> Job | None:
    """The job that was last asked to estimate this battery."""
    asked = Job.objects.filter(kind=JOB_KIND, arguments__battery=battery.public_id)
    return asked.order_by("-pk").first()
