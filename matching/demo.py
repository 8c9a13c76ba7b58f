"""The demonstration, from the first receipt to an accepted plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor, own_organisation
from accounts.demo import create_demo_accounts
from accounts.models import Membership
from grading.demo import test_and_grade
from jobs.services import run_job
from lifecycle.demo import create_fleet, offer_to_recyclers
from lifecycle.demo_life import show_incidents, show_places, show_recycled, show_structure
from lifecycle.enums import Stage
from lifecycle.models import Battery
from lifecycle.services import prepare_battery, put_in_service, write_checkpoint
from matching.demo_demands import create_demands
from matching.demo_work import MOST_BY_ORDERS, carry_out
from matching.enums import Application, WorkKind
from matching.models import MatchingRun
from matching.services import accept_units, propose_plan
from matching.services.rolling.supply import make_supply_forecast

SECONDS_TO_SEARCH = 10
SHARE_ACCEPTED, FEWEST_ACCEPTED = 0.6, 3


def fill(*, count: int, rng: Random) -> Iterator[str]:
    """Make people, batteries at every stage, demands and a plan; yields what was made, in words."""
    with transaction.atomic():
        _, recyclers, users = create_demo_accounts()
        people = {name: Actor.of_user(user) for name, user in users.items()}
        technician, planner = people["technician"], people["planner"]
        fleet = create_fleet(
            technician=technician, second=people["technician2"], count=count, rng=rng
        )
        yield f"{len(users)} people, {len(recyclers)} recyclers, {len(fleet)} batteries"
        test_and_grade(technician=technician, fleet=fleet, rng=rng)
        yield "tests and signed grades"
        answering = [
            (recycler, Actor.of_user(membership.user))
            for recycler in recyclers
            for membership in Membership.objects.filter(organisation=recycler)
        ]
        offer_to_recyclers(planner=planner, recyclers=answering, fleet=fleet, rng=rng)
        show_incidents(technician=technician, fleet=fleet)
        show_structure(technician=technician, fleet=fleet, rng=rng)
        recycled = show_recycled(recyclers=answering, fleet=fleet)
        moved = show_places(administrator=people["administrator"], technician=technician, rng=rng)
        yield f"{moved} batteries on shelves, {recycled} recycled"
        demands = create_demands(planner=planner, batteries=count, rng=rng)
        yield f"{len(demands)} demands, offers to recyclers"
    yield _plan(planner, technician, rng)
    models = make_supply_forecast(
        actor=planner, organisation_id=own_organisation(planner), today=timezone.localdate()
    )
    yield f"a forecast of the returns of {models} models"
    write_checkpoint(actor=Actor.system())
    yield "a signed checkpoint of the ledger"


def _plan(planner: Actor, technician: Actor, rng: Random) -> str:
    """Solved as a job like any other, here by this process; partly accepted and carried out."""
    run = propose_plan(actor=planner, seconds=SECONDS_TO_SEARCH, request_key="demo plan")
    if run.job is None or run_job(run.job.uid) is None:
        return "a plan that a worker makes"
    run = MatchingRun.objects.get(pk=run.pk)
    units = sorted(set(run.rows.values_list("unit", flat=True)))
    rng.shuffle(units)
    chosen = units[: max(FEWEST_ACCEPTED, round(len(units) * SHARE_ACCEPTED))]
    accepted = accept_units(actor=planner, run=run, units=chosen)
    done = carry_out(technician=technician, rng=rng)
    # Of what no order was shown of, by turns: left as it is, prepared, put in service.
    rest = list(_readied_as_they_are().order_by("public_id"))
    for turn, battery in enumerate(rest[MOST_BY_ORDERS:]):
        if turn % 3:
            _carry_out(technician, battery, to_service=turn % 3 == 2)
    return (
        f"a plan of {len(units)} rows, {accepted.batteries} batteries accepted, {done} orders done"
    )


def _readied_as_they_are() -> QuerySet[Battery]:
    """Promised batteries that are not taken apart."""
    kinds = [WorkKind.WHOLE, WorkKind.STRING]
    return Battery.objects.filter(stage=Stage.MATCHED, work_lines__order__kind__in=kinds)


def _carry_out(technician: Actor, battery: Battery, *, to_service: bool) -> None:
    is_traction = battery.application == Application.TRACTION
    now = timezone.now()
    prepare_battery(
        actor=technician,
        battery=battery,
        operation="reuse" if is_traction else "repurposing",
        work_done="Cleaned, checked, relabelled (demonstration data).",
        request_key=f"demo prepare {battery.public_id}",
        occurred_at=now - timedelta(seconds=2),
    )
    if to_service:
        put_in_service(
            actor=technician,
            battery=battery,
            place="At the customer (demonstration data)",
            request_key=f"demo service {battery.public_id}",
            occurred_at=now - timedelta(seconds=1),
        )
