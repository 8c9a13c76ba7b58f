"""A worker is killed with -9 after its run has stored a plan; the next one goes on from there."""

import pytest

from jobs.enums import JobState
from matching.models import MatchingRun
from matching.services import propose_plan, take_early
from matching.solver.instance import parse_instance
from matching.solver.plan import read_plan
from matching.solver.reading import Row
from matching.solver.verify import verify
from tests.jobs.test_workers import broker_url, kill, start_worker, until

__all__ = ["broker_url", "start_worker"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker_url", ["filesystem"], indirect=True)
def test_the_plan_of_a_killed_worker_is_taken_by_the_next(start_worker, endless, planner):
    endless()
    run = propose_plan(actor=planner, seconds=900, request_key="long")

    def now():
        return MatchingRun.objects.select_related("job").get(pk=run.pk)

    first = start_worker()
    until(lambda: now().value_c is not None)
    kill(first)
    left = now()
    assert (left.job.state, left.finished_at) == (JobState.RUNNING, None)
    assert take_early(actor=planner, run=run)
    start_worker()
    until(lambda: now().job.is_finished)
    done = now()
    assert (done.job.state, done.job.attempts) == (JobState.SUCCEEDED, 2)
    assert done.value_c >= left.value_c
    assert done.taken_early_at is not None
    instance = parse_instance(done.snapshot)
    plan = read_plan(Row(done.plan, ""), instance.packs, instance.demands)
    assert verify(instance, plan).errors == ()
    assert verify(instance, plan).value_c == done.value_c
    assert done.rows.values("battery").distinct().count() == done.figures["batteries"]
