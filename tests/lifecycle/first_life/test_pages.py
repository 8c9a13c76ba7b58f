import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jobs.models import Job
from jobs.services import run_job
from lifecycle.models import DrivingLog
from lifecycle.web.first_life import pages
from tests.lifecycle.first_life.car import Car

DAY, T0 = 86_400, 1_500_000_000


@pytest.fixture
def contents():
    car = Car(seed=2)
    return {f"Log_{n}.csv": car.drive(T0 + n * DAY, rows=90) for n in range(3)}


@pytest.fixture
def send(desk, fill, receive):
    battery = receive("L", vin="1N4AZ0CP0DC400001")
    url = f"{battery.get_absolute_url()}logs/"

    def send(*files):
        return desk.post(url, {**fill(desk.get(url)), "logs": files})

    send.battery = battery
    return send


def uploads(contents):
    return [SimpleUploadedFile(name, content) for name, content in contents.items()]


def test_several_files_at_once_and_what_they_tell(desk, send, contents):
    page = send(*uploads({**contents, "bad.csv": b"x,y\n"})).content.decode()
    assert page.count(">kept</span>") == 3
    assert "too few cells" in page
    shown = desk.get(send.battery.get_absolute_url()).content.decode()
    assert "3 logs of the car." in shown
    assert "Odometer and charge counters only grow" in shown
    plot = desk.get(f"{send.battery.get_absolute_url()}first-life/").content.decode()
    assert "Capacity claimed (Ah)" in plot
    assert "<svg" in plot


def zipped(contents):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(f"../../{name}", content)
    return SimpleUploadedFile("logs.zip", out.getvalue())


def test_a_zip_of_logs_is_unpacked_in_memory(send, contents):
    page = send(zipped(contents)).content.decode()
    assert page.count(">kept</span>") == 3
    assert set(DrivingLog.objects.values_list("file_name", flat=True)) == set(contents)


def test_a_bomb_is_refused_before_it_is_unpacked(send, monkeypatch):
    monkeypatch.setattr(pages, "LARGEST_UNPACKED", 1_000_000)
    page = send(zipped({"bomb.csv": b"0" * 2_000_000}))
    assert (page.status_code, "unpacks to 1 files" in page.content.decode()) == (422, True)
    assert not DrivingLog.objects.exists()


def test_too_much_at_once(send, contents, settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    page = send(*uploads(contents))
    assert page.status_code == 422
    assert not DrivingLog.objects.exists()


def test_many_are_read_by_a_worker(send, settings, tmp_path, monkeypatch):
    settings.SPOOL_DIR = tmp_path / "spool"
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **options: None)
    car = Car(seed=2)
    many = {f"Log_{n}.csv": car.drive(T0 + n * DAY, rows=30) for n in range(8)}
    page = send(zipped(many))
    job = Job.objects.get()
    assert page.headers["Location"].endswith(f"/jobs/{job.uid}/")
    [spooled] = settings.SPOOL_DIR.iterdir()
    with zipfile.ZipFile(spooled) as archive:
        assert not any(b"52 35.1" in archive.read(name) for name in archive.namelist())
    run_job(job.uid)
    job.refresh_from_db()
    assert (job.state, job.result["kept"], job.result["refused"]) == ("succeeded", 8, [])
    assert list(settings.SPOOL_DIR.iterdir()) == []
    assert DrivingLog.objects.count() == 8


def test_the_job_tells_what_was_refused(desk, send, settings, tmp_path, monkeypatch):
    settings.SPOOL_DIR = tmp_path / "spool"
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **options: None)
    car = Car(seed=2)
    many = {f"Log_{n}.csv": car.drive(T0 + n * DAY, rows=30) for n in range(6)}
    send(zipped({**many, "bad.csv": b"x,y\n"}))
    run_job(Job.objects.get().uid)
    page = desk.get(f"/jobs/{Job.objects.get().uid}/").content.decode()
    assert "6 kept, 0 known already, 1 refused" in page
    assert "bad.csv: The first line names no columns" in page


def test_a_job_that_broke_keeps_the_logs_for_its_next_attempt(
    send, settings, tmp_path, monkeypatch
):
    settings.SPOOL_DIR = tmp_path / "spool"
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **options: None)
    car = Car(seed=2)
    send(zipped({f"Log_{n}.csv": car.drive(T0 + n * DAY, rows=30) for n in range(8)}))
    job = Job.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr("lifecycle.services.first_life_job.import_logs", lambda **given: 1 / 0)
        run_job(job.uid)
    assert len(list(settings.SPOOL_DIR.iterdir())) == 1
    Job.objects.update(state="queued", available_at=timezone.now())
    run_job(job.uid)
    job.refresh_from_db()
    assert (job.state, DrivingLog.objects.count()) == ("succeeded", 8)
