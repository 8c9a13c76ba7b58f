"""The two-point test: the guided procedure, and the file that comes out of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grading.models import Estimate
from grading.procedures.two_point import seconds_of, two_point_procedure
from tests.grading.readers.conftest import shared_data  # noqa: F401 - fixture

NMC = "NMC_C_21_B_6_SOC_5-90_Part_1-2_ID_02LCC02100101A87Y0052124.xlsx"


def test_the_procedure_is_reckoned_for_the_rated_capacity():
    steps = two_point_procedure(21.0, (0.5, 1.0), 0.15)
    charge = next(step for step in steps if step.part == "charge")
    assert (charge.current_a, charge.duration_s) == (21.0, 540.0)
    assert [s.current_a for s in steps if s.part == "first test" and s.kind == "charge"] == [
        10.5,
        21.0,
    ]
    assert seconds_of(steps) == 600 + 2 * 320 + 540 + 600


def test_the_page_tells_current_charge_and_time_of_this_battery(desk, on_bench):
    battery = on_bench("cell-nmc-21")
    text = desk.get(f"{battery.get_absolute_url()}tests/two-point/?share=15").content.decode()
    assert "3.150 Ah" in text
    assert "21 A (1C)" in text
    assert 'data-seconds="540"' in text


def test_a_type_without_such_a_model_is_told_so(desk, on_bench):
    battery = on_bench("cell-lmo-25")
    text = desk.get(f"{battery.get_absolute_url()}tests/two-point/?share=7").content.decode()
    assert "No model of two tests was trained" in text


def test_a_sweep_is_judged_by_its_two_tests(desk, fill, on_bench, work_off, shared_data):  # noqa: F811
    battery = on_bench("cell-nmc-21", serial="02LCC02100101A87Y0052124")
    url = f"{battery.get_absolute_url()}tests/upload/"
    file = SimpleUploadedFile(NMC, (shared_data / "nebula" / NMC).read_bytes())
    page = desk.post(url, fill(desk.get(url), file=file), follow=True)
    upload = page.context["upload"]
    assert upload.summary["suggested"].startswith("Sheet1, rows")
    assert " and " in upload.summary["suggested"]
    desk.post(f"/tests/{upload.uid}/confirm/", fill(page), follow=True)
    assert work_off() == ["succeeded"]
    two = Estimate.objects.get(method="two_point_model")
    assert float(two.evidence.counted_charge_ah) == pytest.approx(4.1986, abs=1e-3)
    assert float(two.state_of_health) == pytest.approx(1.0021, abs=0.03)
    assert two.lower < two.state_of_health < two.upper
    names = [name for name, _, _ in two.evidence.checks]
    assert names[:2] == ["counted charge", "rest after charge"]
