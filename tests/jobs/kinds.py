"""Kinds of jobs that only the tests know."""

import time
from pathlib import Path

from accounts.models import Organisation
from jobs.context import JobCancelledError, JobRefusedError
from jobs.registry import job_kind

EFFECT = "an effect of a job"


def leave_effect():
    """One more row each time: proves how often effects were written."""
    return {"organisation": Organisation.objects.create(name=EFFECT, kind="recycler").pk}


@job_kind("tests.effect", title="Leaves an effect")
def effect(context):
    context.report(0.5, "half way", gap=0.1)
    return leave_effect


@job_kind("tests.wait", title="Waits for a file")
def wait(context, folder):
    """Says that it has begun, then waits until `go` exists or it is asked to stop."""
    (Path(folder) / "begun").touch()
    while not (Path(folder) / "go").exists():
        if context.should_stop():
            raise JobCancelledError
        time.sleep(0.02)
    return leave_effect


@job_kind("tests.break", title="Breaks", max_attempts=2)
def break_down(context):
    raise ValueError("the input is odd")


@job_kind("tests.refuse", title="Refuses")
def refuse(context):
    raise JobRefusedError("There is nothing to match.")
