"""Instruments, spectra and inspections beside the tests."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from grading.models import Evidence, Instrument
from lifecycle.services import verify_ledger
from tests.grading.impedance.test_impedance import LAYOUTS


@pytest.fixture
def instrument(desk):
    def instrument(**values):
        about = {"name": "Bench 1", "current_accuracy_percent": "0.1", **values}
        page = desk.post("/instruments/new/", about)
        assert page.status_code == 302, page.context["form"].errors
        return Instrument.objects.get(name=about["name"])

    return instrument


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_spectrum_is_kept_and_drawn_and_tells_no_state_of_health(desk, fill, on_bench):
    battery = on_bench("cell-nmc-21")
    url = f"{battery.get_absolute_url()}tests/upload/"
    file = SimpleUploadedFile("eis.mpt", LAYOUTS["biologic"])
    page = desk.post(url, fill(desk.get(url), file=file), follow=True)
    upload = page.context["upload"]
    assert upload.summary["spectrum"]["points"] == 43
    drawn = desk.get(f"/tests/{upload.uid}/plot/spectrum/", headers={"hx-request": "true"})
    assert b"<svg" in drawn.content
    page = desk.post(f"/tests/{upload.uid}/confirm/", fill(page), follow=True)
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.estimates.count()) == ("impedance", 0)
    assert Decimal("1.4") < evidence.ohmic_mohm < Decimal("2.0")
    assert "no state of health is read from it" in page.content.decode()
    nyquist = desk.get(f"{battery.get_absolute_url()}tests/nyquist/")
    assert b"<svg" in nyquist.content
    assert verify_ledger().findings == []


def test_an_overdue_calibration_is_a_failed_check(desk, fill, on_bench, instrument):
    tester = instrument(calibrated_on=day(-400), calibration_due_on=day(-30))
    pack = on_bench("leaf-24")
    url = f"{pack.get_absolute_url()}tests/capacity/"
    typed = {"capacity_ah": "46.34", "current_a": "22", "upper_voltage_v": "400",
             "lower_voltage_v": "245", "temperature_c": "25",
             "instrument": str(tester.uid)}  # fmt: skip
    page = desk.post(url, {**fill(desk.get(url)), **typed}, follow=True)
    evidence = Evidence.objects.get()
    [check] = evidence.checks
    assert (check[0], check[1], "overdue" in check[2]) == ("calibration", "failed", True)
    assert "overdue" in desk.get("/instruments/").content.decode()
    assert "Bench 1" in page.content.decode()


def test_the_instruments_accuracy_narrows_the_interval(desk, fill, on_bench, instrument):
    tester = instrument(calibrated_on=day(-10), calibration_due_on=day(300))
    widths = []
    for number, chosen in enumerate(("", str(tester.uid))):
        pack = on_bench("leaf-24", serial=f"P-{number}")
        url = f"{pack.get_absolute_url()}tests/capacity/"
        typed = {"capacity_ah": "46.34", "current_a": "22", "upper_voltage_v": "400",
                 "lower_voltage_v": "245", "temperature_c": "25", "instrument": chosen}  # fmt: skip
        desk.post(url, {**fill(desk.get(url)), **typed})
        estimate = pack.estimates.get()
        widths.append(estimate.upper - estimate.lower)
    assert widths[1] < widths[0] / 5
    assert "(the instrument)" in " ".join(estimate.reasons)
    # A later calibration changes nothing of what was kept.
    desk.post(tester.get_absolute_url(), {"name": "Bench 1", "calibrated_on": day(0)})
    assert pack.evidence.get().calibrated_on.isoformat() == day(-10)


def test_dates_and_names_that_cannot_be_are_refused(desk, instrument):
    instrument()
    for values, field in (
        ({"name": "Bench 1"}, "name"),
        ({"name": "B", "calibrated_on": day(5)}, "calibrated_on"),
        ({"name": "B", "calibrated_on": day(-5), "calibration_due_on": day(-9)},
         "calibration_due_on"),
    ):  # fmt: skip
        page = desk.post("/instruments/new/", values)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_another_houses_instruments_are_not_offered(desk, on_bench, make_actor, recycler):
    from accounts.models import Organisation

    other = Organisation.objects.create(name="Other house", kind="refurbisher")
    Instrument.objects.create(organisation=other, name="Secret bench")
    assert make_actor(Role.TECHNICIAN, other)
    text = desk.get(f"{on_bench('leaf-24').get_absolute_url()}tests/capacity/").content.decode()
    assert "Secret bench" not in text
    assert "Secret bench" not in desk.get("/instruments/").content.decode()
