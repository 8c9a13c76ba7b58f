"""After a model was promoted: it is asked about the tests that wait for it."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.models import TrainedModel
from grading.queries import unasked_of
from grading.services.estimating import estimate_evidence
from jobs.context import JobCancelledError, JobContext
from jobs.models import Job
from jobs.services import enqueue
from lifecycle.errors import LifecycleError

JOB_KIND = "grading.ask_anew"


def ask_about_stock(*, actor: Actor, model: TrainedModel) -> Job:
    """Enqueue: the active model of the type is asked about every test that it has not seen."""
    require(actor, Permission.PROMOTE_MODEL)
    return enqueue(actor=actor, kind=JOB_KIND, arguments={"cell_type": model.cell_type})


def ask_in_background(context: JobContext, *, cell_type: str) -> dict[str, Any]:
    """The body; each answer stands by itself, so that a second start goes on where it ended."""
    waiting = list(unasked_of(cell_type))
    refused = []
    for number, evidence in enumerate(waiting):
        if context.should_stop():
            raise JobCancelledError
        context.report(number / len(waiting), f"{number} of {len(waiting)} tests")
        try:
            estimate_evidence(actor=context.actor, evidence=evidence)
        except LifecycleError as error:
            refused.append(f"{evidence.battery.public_id}: {error}")
    told = f"{len(waiting) - len(refused)} tests answered, {len(refused)} not"
    return {"cell_type": cell_type, "told": told, "refused": refused}
