"""Grades worked out again by a worker: a model may have to be loaded for them."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.permissions import Permission, require
from grading.queries import grades_of
from grading.services.replay import replay_grade
from jobs.context import JobContext
from jobs.models import Job
from jobs.services import enqueue
from lifecycle.models import Battery

JOB_KIND = "grading.replay"


def ask_for_replay(*, actor: Actor, battery: Battery) -> Job:
    """Enqueue the replay of every signed grade of a battery. Writes nothing but the job."""
    require(actor, Permission.VIEW_MEASUREMENTS)
    return enqueue(
        actor=actor,
        kind=JOB_KIND,
        arguments={"battery": battery.public_id},
        organisation_id=battery.organisation_id,
    )


def replay_in_background(context: JobContext, *, battery: str) -> dict[str, Any]:
    """The body: each grade by its own model and policy, from what was stored."""
    found = Battery.objects.select_related("battery_model").get(public_id=battery)
    grades = grades_of(found)
    replays: dict[str, dict[str, Any]] = {}
    for number, signed in enumerate(grades):
        context.report(number / len(grades), f"{number} of {len(grades)} grades")
        replay = replay_grade(actor=context.actor, signed=signed)
        replays[str(signed.uid)] = {
            "agrees": replay.agrees,
            "differences": list(replay.differences),
        }
    agree = sum(one["agrees"] for one in replays.values())
    return {
        "battery": battery,
        "replays": replays,
        "told": f"{agree} of {len(grades)} grades agree",
    }


def newest_replay(battery: Battery) -> Job | None:
    """The job that was last asked to work out this battery's grades."""
    asked = Job.objects.filter(kind=JOB_KIND, arguments__battery=battery.public_id)
    return asked.order_by("-pk").first()
