import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership, Organisation, User
from accounts.permissions import PermissionRefusedError
from jobs import services
from jobs.enums import JobState
from jobs.models import Job
from jobs.queries import jobs_seen_by
from jobs.services import running
from tests.jobs.kinds import EFFECT

pytestmark = pytest.mark.django_db


def effects():
    return Organisation.objects.filter(name__startswith=EFFECT).count()


def test_a_job_runs_and_keeps_its_result(enqueue, nudges):
    job = enqueue("tests.effect")
    assert services.run_job(job.uid) == JobState.SUCCEEDED
    job.refresh_from_db()
    assert (job.state, job.progress, job.progress_text) == (JobState.SUCCEEDED, 1, "half way")
    assert job.details == {"gap": 0.1}
    assert Organisation.objects.get(pk=job.result["organisation"]).name == EFFECT
    assert services.run_job(job.uid) is None
    assert effects() == 1


def test_the_same_key_gives_the_same_job(enqueue, nudges):
    assert enqueue("tests.effect", key="k") == enqueue("tests.effect", key="k")
    other = Actor.system()
    assert Job.objects.count() == 1
    assert enqueue("tests.effect", actor=other, key="another").pk != Job.objects.earliest("pk").pk


def test_the_nudge_comes_after_the_commit_and_not_after_a_rollback(
    enqueue, nudges, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("tests.effect")
        assert nudges == []
    assert nudges == [str(job.uid)]
    with transaction.atomic():
        enqueue("tests.effect")
        transaction.set_rollback(True)
    assert Job.objects.count() == 1


def test_a_broker_that_is_down_loses_nothing(
    enqueue, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **options):
        raise ConnectionError("broker down")

    monkeypatch.setattr("celery.app.base.Celery.send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("tests.effect")
    assert Job.objects.get().state == JobState.QUEUED
    assert services.run_job(job.uid) == JobState.SUCCEEDED


def test_whoever_lost_the_lease_writes_nothing(enqueue, nudges, monkeypatch):
    """A worker freezes, another runs the job, the first wakes."""
    job = enqueue("tests.effect")
    finish = running._finish

    def freeze(job, token, outcome):
        monkeypatch.setattr(running, "_finish", finish)
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert services.sweep().returned == 1
        assert services.run_job(job.uid) == JobState.SUCCEEDED
        return finish(job, token, outcome)

    monkeypatch.setattr(running, "_finish", freeze)
    assert services.run_job(job.uid) is None
    job.refresh_from_db()
    assert (effects(), job.attempts, job.state) == (1, 2, JobState.SUCCEEDED)


def test_a_failure_is_tried_again_and_then_told(enqueue, nudges):
    job = enqueue("tests.break")
    assert services.run_job(job.uid) == JobState.QUEUED
    assert services.run_job(job.uid) is None, "not before its wait is over"
    Job.objects.update(available_at=timezone.now())
    assert services.run_job(job.uid) == JobState.FAILED
    job.refresh_from_db()
    assert job.error == "Failed 2 times. ValueError: the input is odd"
    assert services.run_again(actor=Actor.system(), job=job)
    assert services.run_job(job.uid) == JobState.QUEUED


def test_a_refusal_is_final_and_in_plain_words(enqueue, nudges):
    job = enqueue("tests.refuse")
    assert services.run_job(job.uid) == JobState.FAILED
    job.refresh_from_db()
    assert (job.error, job.attempts) == ("There is nothing to match.", 1)


def test_the_sweep_gives_up_what_kills_every_worker(enqueue, nudges):
    job = enqueue("tests.effect")
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, token=job.uid, lease_until=past, attempts=3
    )
    assert services.sweep() == services.Sweep(returned=0, given_up=1)
    job.refresh_from_db()
    assert (job.state, "worker was lost" in job.error) == (JobState.FAILED, True)


def test_the_sweep_nudges_what_nobody_took(enqueue, nudges):
    job = enqueue("tests.effect")
    assert services.sweep().nudged == 1
    assert services.sweep().nudged == 0, "patience after a nudge"
    assert nudges == [str(job.uid)]


def test_cancelling(enqueue, nudges):
    job = enqueue("tests.effect")
    assert services.cancel_job(actor=Actor.system(), job=job)
    assert not services.cancel_job(actor=Actor.system(), job=job)
    assert services.run_job(job.uid) is None
    assert effects() == 0


def test_a_person_who_left_acts_no_more(enqueue, nudges):
    organisation = Organisation.objects.create(name="W", kind="refurbisher")
    user = User.objects.create(username="u")
    Membership.objects.create(user=user, organisation=organisation, role="technician")
    actor = Actor.of_user(user)
    job = enqueue("tests.effect", actor=actor)
    User.objects.update(is_active=False)
    assert services.run_job(job.uid) == JobState.FAILED
    assert effects() == 0
    with pytest.raises(PermissionRefusedError):
        services.cancel_job(actor=actor, job=job)


def test_jobs_of_another_organisation_are_out_of_reach(enqueue, nudges):
    organisations = [Organisation.objects.create(name=n, kind="refurbisher") for n in "AB"]
    planners = [User.objects.create(username=n) for n in "ab"]
    for user, organisation in zip(planners, organisations, strict=True):
        Membership.objects.create(user=user, organisation=organisation, role="planner")
    mine, theirs = map(Actor.of_user, planners)
    job = enqueue("tests.effect", actor=theirs)
    assert list(jobs_seen_by(mine)) == []
    with pytest.raises(PermissionRefusedError, match="another organisation"):
        services.cancel_job(actor=mine, job=job)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_gets_the_job(enqueue, nudges):
    job = enqueue("tests.effect")
    both, states = threading.Barrier(2), []

    def work():
        try:
            both.wait()
            states.append(services.run_job(job.uid))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states, key=str) == [None, JobState.SUCCEEDED]
    assert effects() == 1
