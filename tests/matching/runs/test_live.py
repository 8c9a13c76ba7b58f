"""Runs while they search: watched, several at once, taken early, cancelled."""

import re
import threading
import time
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from jobs.enums import JobState
from jobs.models import Job
from jobs.services import cancel_job, run_job
from matching.models import MatchingRun
from matching.services import propose_plan, take_early
from matching.web.runs.live_plot import gaps

PATIENCE_SECONDS = 60


@pytest.fixture
def started():
    """Starts a job as a worker does, in a thread of this process; joined at the end."""
    threads = []

    def started(run):
        def work():
            try:
                run_job(run.job.uid)
            finally:
                connection.close()

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        return threads[-1]

    yield started
    for thread in threads:
        thread.join()


def until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def now(run):
    return MatchingRun.objects.select_related("job").get(pk=run.pk)


def has_a_plan(run):
    return lambda: now(run).value_c is not None or now(run).job.is_finished


@pytest.mark.django_db(transaction=True)
def test_the_best_plan_so_far_is_watched_and_taken(desk, endless, planner, started):
    endless()
    run = propose_plan(actor=planner, seconds=900, request_key="long")
    waiting = desk.get(run.get_absolute_url()).content.decode()
    assert "Waiting" in waiting
    assert "Take this plan now" not in waiting
    assert "waits for a worker" in take(desk, run)
    working = started(run)
    until(has_a_plan(run))
    page = desk.get(run.get_absolute_url()).content.decode()
    for words in ("Best plan so far", "Batteries used", "Gap over time", "Take this plan now"):
        assert words in page
    assert f'hx-get="{run.get_absolute_url()}gap/" hx-trigger="load, every 4s"' in page
    assert f'href="{run.get_absolute_url()}">Reload</a>' in page
    so_far = now(run)
    assert so_far.figures["batteries"] > 0
    assert f"{so_far.value_c / 100:.0f}"[:2] in page
    assert "so far" in desk.get("/plans/").content.decode()
    assert desk.get("/").status_code == 200
    assert "<svg" in desk.get(f"{run.get_absolute_url()}gap/").content.decode()
    assert "The search ends now" in take(desk, run)
    working.join()
    done = now(run)
    assert done.job.state == JobState.SUCCEEDED
    assert done.value_c >= so_far.value_c
    assert done.solver_seconds < 120
    assert done.rows.exists()
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "Taken early" in page
    assert "Accept what is ticked" in page
    assert "was over, or asked to end" in take(desk, run)


def take(desk, run):
    return desk.post(f"{run.get_absolute_url()}take/", follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_run_shows_its_best_plan_and_accepts_none(
    desk, endless, planner, started, settings
):
    settings.JOB_LEASE_SECONDS = 2
    endless()
    run = propose_plan(actor=planner, seconds=900, request_key="long")
    working = started(run)
    until(has_a_plan(run))
    answer = desk.post(f"{run.get_absolute_url()}cancel/", follow=True).content.decode()
    assert "The run is asked to stop." in answer
    working.join()
    assert now(run).job.state == JobState.CANCELLED
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "Cancelled, best plan so far" in page
    assert "What the best plan so far would do" in page
    assert "Batteries newly used" in page
    assert "Accept what is ticked" not in page
    assert "Take this plan now" not in page
    refused = desk.post(f"{run.get_absolute_url()}accept/", {"unit": "battery:x"}, follow=True)
    assert "not finished yet" in refused.content.decode()
    assert not now(run).rows.exists()
    assert not take_early(actor=planner, run=run)


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_keep_apart(graded, demand, planner, started):
    for soh in ("0.82", "0.79", "0.72"):
        graded(soh)
    demand(quantity=5)
    runs = [
        propose_plan(actor=planner, seconds=10, request_key=method, method=method)
        for method in ("optimal", "greedy", "klor")
    ]
    for thread in [started(run) for run in runs]:
        thread.join()
    best, greedy, klor = (now(run) for run in runs)
    assert {run.job.state for run in (best, greedy, klor)} == {JobState.SUCCEEDED}
    assert (best.method, greedy.method, klor.method) == ("optimal", "greedy", "klor")
    assert (greedy.value_c, klor.value_c) == (best.greedy_value_c, best.klor_value_c)
    assert best.value_c >= greedy.value_c


@pytest.mark.django_db
def test_a_waiting_run_is_cancelled_at_once_and_a_failed_one_tried_again(
    desk, graded, demand, planner
):
    graded()
    demand()
    run = propose_plan(actor=planner, seconds=10, request_key="a")
    assert cancel_job(actor=planner, job=run.job)
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "Cancelled" in page
    assert "best plan so far" not in page.partition("</section>")[0]
    failed = propose_plan(actor=planner, seconds=10, request_key="b")
    Job.objects.filter(pk=failed.job_id).update(
        state=JobState.FAILED, error="It broke.", finished_at=timezone.now()
    )
    page = desk.get(failed.get_absolute_url()).content.decode()
    assert "It broke." in page
    assert "Try again" in page
    desk.post(f"/jobs/{failed.job.uid}/again/")
    assert now(failed).job.state == JobState.QUEUED


@pytest.mark.django_db
def test_a_fault_of_the_solver_is_told(desk, graded, demand, propose):
    graded()
    demand()
    run = propose()
    assert "met a fault" not in desk.get(run.get_absolute_url()).content.decode()
    MatchingRun.objects.filter(pk=run.pk).update(fault="HiGHS: <out of memory>")
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "The search met a fault" in page
    assert "HiGHS: &lt;out of memory&gt;" in page


@pytest.mark.django_db
def test_the_page_comes_anew_when_the_search_begins(desk, made_up):
    """Its buttons depend on the state: a page that was opened while waiting had none to take."""
    run = made_up()
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "Take this plan now" not in page
    [asked] = re.findall(r'hx-get="([^"]*/progress/[^"]*)"', page)
    assert "HX-Refresh" not in desk.get(asked).headers
    Job.objects.filter(pk=run.job_id).update(
        state=JobState.RUNNING, token=uuid.uuid4(), lease_until=timezone.now()
    )
    assert desk.get(asked).headers["HX-Refresh"] == "true"
    assert "Take this plan now" in desk.get(run.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_plot_is_drawn_once_for_the_same_gaps(desk, made_up, planner):
    run = made_up()
    url = f"{run.get_absolute_url()}gap/"
    assert "There is nothing to draw yet." in desk.get(url).content.decode()
    asks = {"HX-Request": "true"}
    assert desk.get(url, headers=asks).content.startswith(b'<p class="muted">No gap to draw yet')

    def seen(*points):
        Job.objects.filter(pk=run.job_id).update(details={"points": points})
        alone = desk.get(url).content.decode()
        assert "<svg" in alone
        assert f'href="{run.get_absolute_url()}">Back' in alone
        answer = desk.get(url, headers=asks)
        assert b"<html" not in answer.content
        assert b"<svg" in answer.content
        return answer.headers["ETag"]

    first = seen([1, 90, 100], [2, 95, 100])
    assert seen([1, 90, 100], [2, 95, 100], [3, 95, 100]) == first
    assert desk.get(url, headers=asks | {"If-None-Match": first}).status_code == 304
    assert seen([1, 90, 100], [2, 95, 100], [3, 96, 100]) != first


def test_gaps_keep_what_changes_and_take_no_bound_for_none():
    points = [[0.1, 90, None], [1, 90, 100], [2, 90, 100], [3, 95, 99.9999], [4, -5, 0]]
    assert gaps(points) == [
        {"seconds": 1, "gap": 10.0},
        {"seconds": 3, "gap": 5.0},
        {"seconds": 4, "gap": 50000.0},
    ]
