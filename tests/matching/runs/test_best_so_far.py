"""The best plan so far: kept by whoever holds the job, gone on from, checked before it is shown."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from jobs.context import JobCancelledError, JobContext, JobRefusedError
from jobs.enums import JobState
from jobs.models import Job
from matching.models import MatchingRun
from matching.services import accept_units, take_early
from matching.services.runs.best_so_far import BestSoFar, plan_to_begin_with
from matching.services.runs.check_plan import instance_of, never_worse, refuse_unless_valid
from matching.services.runs.solve_run import solve_run
from matching.solver.plan import Plan
from matching.solver.solve import solve
from tests.matching.runs.conftest import Told

pytestmark = pytest.mark.django_db


class AskedToStop(Told):
    """A worker whose job is cancelled from the beginning."""

    token = None

    def should_stop(self):
        return True


def context_of(run):
    """What the worker that claimed the job has in hand."""
    token = uuid.uuid4()
    Job.objects.filter(pk=run.job_id).update(
        state=JobState.RUNNING, token=token, lease_until=timezone.now() + timedelta(minutes=1)
    )
    return JobContext(run.job, token, Actor.system())


def stored(run):
    run.refresh_from_db()
    return run.plan, run.value_c, run.bound_c, run.gap_bp


def test_only_the_worker_that_holds_the_job_writes(made_up):
    run = made_up()
    instance = instance_of(run)
    best = solve(instance, seconds=20)
    first, second = (BestSoFar(context_of(run), run, instance) for _ in range(2))
    first.keep(best.plan, best.value_c)  # its lease was lost to the second
    assert stored(run) == ({}, None, None, None)
    second.tell(0.1, "Prices", best.value_c, best.bound_c + 1000)
    second.keep(best.plan, best.value_c)
    plan, value_c, bound_c, gap_bp = stored(run)
    assert (plan, value_c, bound_c) == (best.plan.as_json(), best.value_c, best.bound_c + 1000)
    assert gap_bp == -(-1000 * 10_000 // bound_c)
    assert run.figures["batteries"] > 0
    first.keep(Plan(), 0)
    assert stored(run)[0] == plan
    MatchingRun.objects.filter(pk=run.pk).update(finished_at=timezone.now())
    second.keep(Plan(), 0)
    assert stored(run)[0] == plan


def test_a_job_that_starts_again_goes_on_from_the_stored_plan(made_up):
    lost = made_up()
    best = solve(instance_of(lost), seconds=20)
    greedy = solve(instance_of(lost), seconds=1, method="greedy")
    assert best.value_c > greedy.value_c
    columns = {"taken_early_at": timezone.now()}  # so that the search ends at once
    begun = made_up(problem=lost.snapshot, plan=best.plan.as_json(), **columns)
    solve_run(AskedToStop(), str(begun.uid))()
    begun.refresh_from_db()
    assert begun.value_c == best.value_c
    assert begun.finished_at is not None
    assert begun.rows.exists()


def test_a_run_that_counts_steps_takes_nothing_of_a_lost_worker(made_up):
    run = made_up(work_limit=40)
    run.plan = solve(instance_of(run), seconds=20).plan.as_json()
    assert plan_to_begin_with(run, instance_of(run)) is None
    run.work_limit = None
    assert plan_to_begin_with(run, instance_of(run)).as_json() == run.plan


def test_of_a_plan_of_another_snapshot_only_known_names_are_begun_with(made_up):
    run = made_up()
    run.plan = {
        "kits": [{"pack": "p1", "demand": "elsewhere", "units": 1}],
        "whole": [{"pack": "unknown", "demand": "d1"}],
        "strings": [{"demand": "d1", "packs": ["p1", "unknown"]}],
    }
    assert plan_to_begin_with(run, instance_of(run)) == Plan()
    run.plan = {"kits": "nonsense"}
    assert plan_to_begin_with(run, instance_of(run)) is None


def test_a_cancelled_run_keeps_its_best_plan_to_look_at(made_up, planner):
    run = made_up()
    context = context_of(run)
    context.stop.set()
    with pytest.raises(JobCancelledError):
        solve_run(context, str(run.uid))
    plan, value_c, bound_c, _gap = stored(run)
    assert plan["kits"] or plan["whole"] or plan["strings"]
    assert value_c <= bound_c
    assert (run.finished_at, run.rows.count()) == (None, 0)
    with pytest.raises(Exception, match="not finished yet"):
        accept_units(actor=planner, run=run, units=["battery:p1"])


def test_taken_early_is_a_finished_run_even_where_somebody_cancels_after(made_up, planner):
    run = made_up()
    context = context_of(run)
    assert take_early(actor=planner, run=run)
    assert not take_early(actor=planner, run=run)
    context.stop.set()
    solve_run(context, str(run.uid))()
    run.refresh_from_db()
    assert run.finished_at is not None
    assert run.taken_early_at is not None
    assert run.certificate["leaves"]
    assert run.value_c <= run.bound_c


def test_nothing_is_taken_before_a_worker_has_begun_or_by_others(made_up, planner, rival):
    run = made_up()
    with pytest.raises(Exception, match="waits for a worker"):
        take_early(actor=planner, run=run)
    context_of(run)
    with pytest.raises(MatchingRun.DoesNotExist):
        take_early(actor=rival, run=run)


def test_a_plan_that_breaks_a_rule_is_never_written(made_up):
    run = made_up()
    instance = instance_of(run)
    solution = solve(instance, seconds=20)
    refuse_unless_valid(instance, solution)
    twice = replace(solution.plan, whole=solution.plan.whole * 2)
    doubled = twice if solution.plan.whole else replace(twice, kits=solution.plan.kits * 2)
    with pytest.raises(JobRefusedError, match=r"failed the last check: .*(twice|used 2 times)"):
        refuse_unless_valid(instance, replace(solution, plan=doubled))
    with pytest.raises(JobRefusedError, match="is worth"):
        refuse_unless_valid(instance, replace(solution, value_c=solution.value_c + 1))
    with pytest.raises(JobRefusedError, match="above its bound"):
        refuse_unless_valid(instance, replace(solution, bound_c=solution.value_c - 1))


def test_a_search_never_ends_below_the_plan_that_it_began_with(made_up):
    run = made_up()
    instance = instance_of(run)
    best = solve(instance, seconds=20)
    worse = solve(instance, seconds=1, method="greedy")
    assert never_worse(instance, worse, best.plan).value_c == best.value_c
    assert never_worse(instance, best, worse.plan) is best
    broken = replace(best.plan, whole=best.plan.whole * 2, kits=best.plan.kits * 2)
    assert never_worse(instance, worse, broken) is worse


def test_a_snapshot_that_was_changed_behind_the_run_is_refused(made_up):
    run = made_up()
    run.snapshot["packs"][0]["soh"] += 1
    run.save()
    with pytest.raises(JobRefusedError, match="digest differs"):
        solve_run(Told(), str(run.uid))
    assert not run.rows.exists()


def test_a_snapshot_that_is_no_problem_is_refused_in_words(made_up):
    problem = made_up().snapshot
    broken = problem | {
        "locks": {"kits": [], "whole": [{"pack": "px", "demand": "d0"}], "strings": []}
    }
    run = made_up(problem=broken)
    with pytest.raises(JobRefusedError, match="unknown pack 'px'"):
        solve_run(Told(), str(run.uid))
