"""Real Celery workers, killed in mid-job with -9."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from accounts.actors import Actor
from accounts.models import Organisation
from jobs.enums import JobState
from jobs.models import Job
from jobs.services import cancel_job
from tests.jobs.kinds import EFFECT

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 45
REDIS = "redis://127.0.0.1:6379/15"


def database_url():
    """The database of this very test, for the worker's process."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    given = connection.settings_dict
    host = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
    return f"postgres://{host}/{given['NAME']}"


def until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


@pytest.fixture(params=["filesystem", "redis"])
def broker_url(request, tmp_path, monkeypatch):
    """A broker between this test and its workers."""
    sender = Celery(broker=REDIS if request.param == "redis" else "filesystem://")
    if request.param == "redis":
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", 6379)) != 0:
                pytest.skip("Redis does not answer on 127.0.0.1:6379")
    else:
        folder = tmp_path / "data" / "broker" / "messages"
        folder.mkdir(parents=True)
        options = dict.fromkeys(["data_folder_in", "data_folder_out"], str(folder))
        options["control_folder"] = str(tmp_path / "control")
        sender.conf.broker_transport_options = options
    monkeypatch.setattr("jobs.services.enqueuing.current_app", sender)
    yield sender.conf.broker_url
    sender.close()


@pytest.fixture
def start_worker(broker_url, tmp_path):
    started = []

    def start():
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(tmp_path / "data"),
            "SECRET_KEY": settings.SECRET_KEY,
            "CELERY_BROKER_URL": broker_url,
            "JOB_LEASE_SECONDS": "2",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "celery", "-q", "-A", "tests.jobs.worker_app", "worker"]
        command += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def kill(worker):
    """-9 to the worker and to all its children at once."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    worker.wait()


def test_a_killed_worker_loses_nothing_and_the_effects_stand_once(start_worker, enqueue, tmp_path):
    job = enqueue("tests.wait", folder=str(tmp_path))
    first = start_worker()
    until((tmp_path / "begun").exists)
    kill(first)
    assert Job.objects.get().state == JobState.RUNNING
    (tmp_path / "go").touch()
    start_worker()
    until(lambda: Job.objects.get(pk=job.pk).is_finished)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)
    assert Organisation.objects.filter(name=EFFECT).count() == 1


def test_a_running_job_hears_that_it_is_cancelled(start_worker, enqueue, tmp_path):
    job = enqueue("tests.wait", folder=str(tmp_path))
    start_worker()
    until((tmp_path / "begun").exists)
    assert cancel_job(actor=Actor.system(), job=job)
    until(lambda: Job.objects.get(pk=job.pk).is_finished)
    assert Job.objects.get().state == JobState.CANCELLED
    assert not Organisation.objects.filter(name=EFFECT).exists()
