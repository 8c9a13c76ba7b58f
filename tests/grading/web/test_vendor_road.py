"""A tester's series, as a technician sends it: read, looked at, confirmed, estimated."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grading.models import Evidence
from lifecycle.models import BatteryModel
from lifecycle.services import verify_ledger
from tests.grading.measurements.cell import Bench
from tests.grading.readers.conftest import shared_data  # noqa: F401 - fixture


@pytest.fixture
def small_cell(db):
    """A catalogue model of 5.8 Ah, of no type that a model knows."""
    model = BatteryModel.objects.get(code="cell-nmc-21")
    model.pk, model.code, model.cell_type = None, "cell-small", ""
    model.rated_capacity_ah = "5.8"
    model.minimum_voltage_v = "1.5"
    model.save()
    return "cell-small"


def send(desk, fill, battery, name, content, **typed):
    url = f"{battery.get_absolute_url()}tests/upload/"
    file = SimpleUploadedFile(name, content)
    return desk.post(url, fill(desk.get(url), file=file, **typed), follow=True)


def test_a_neware_file_with_a_capacity_test(
    desk,
    fill,
    on_bench,
    small_cell,
    work_off,
    shared_data,  # noqa: F811
):
    battery = on_bench(small_cell)
    content = (shared_data / "vendor_files" / "neware" / "TestFile.nda").read_bytes()
    page = send(desk, fill, battery, "whatever.bin", content)
    upload = page.context["upload"]
    assert (upload.reader, upload.summary["records"]) == ("Neware (.nda)", 6670)
    plot = desk.get(f"/tests/{upload.uid}/plot/steps/", headers={"hx-request": "true"})
    assert b"<svg" in plot.content
    desk.post(f"/tests/{upload.uid}/confirm/", fill(page), follow=True)
    assert work_off() == ["succeeded"]
    evidence = Evidence.objects.get()
    assert (evidence.kind, round(float(evidence.capacity_ah), 2)) == ("capacity", 5.81)
    import pyarrow.parquet as pq

    assert pq.read_table(evidence.series.path).num_rows == 6670
    assert round(float(evidence.estimates.get().state_of_health), 2) == 1.0
    assert verify_ledger().findings == []


def csv_of(bench):
    rows = zip(bench.time, bench.voltage, bench.current, bench.step, strict=True)
    lines = [f"{t:.1f},{v:.4f},{a:.3f},{s},25.0" for t, v, a, s in rows]
    header = "test_time_second,voltage_volt,current_ampere,step_count,temperature_t1_celsius"
    return "\n".join([header, *lines]).encode()


def test_a_series_of_the_two_point_test_is_asked_of_the_model_of_two(
    desk, fill, on_bench, work_off
):
    battery, bench = on_bench("cell-lfp-20"), Bench()
    bench.two_point_test()
    page = send(desk, fill, battery, "two.csv", csv_of(bench))
    upload = page.context["upload"]
    assert "4 Ah (20.0%) charged between" in upload.summary["choices"][0][1]
    desk.post(f"/tests/{upload.uid}/confirm/", fill(page), follow=True)
    assert work_off() == ["succeeded"]
    evidence = Evidence.objects.get()
    estimate = evidence.estimates.get()
    # The made-up cell is no LFP cell: the model must say so rather than give a number.
    assert (estimate.method, estimate.outcome) == ("two_point_model", "refused")
    assert round(float(evidence.counted_charge_ah), 2) == 4.0


def test_a_broken_clock_is_refused_and_what_is_sound_is_kept_on_request(desk, fill, on_bench):
    battery, bench = on_bench("cell-lfp-20"), Bench()
    bench.two_point_test()
    bench.time[-50:] = [moment - 500 for moment in bench.time[-50:]]
    content = csv_of(bench)
    page = send(desk, fill, battery, "two.csv", content)
    problem = page.context["refused"].problems[0]
    assert problem.what == "The clock runs back by 499.9 s."
    page = send(desk, fill, battery, "two.csv", content, keep_sound="on")
    assert any("were left out" in words for words in page.context["summary"]["warnings"])
