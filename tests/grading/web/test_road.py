"""From the tester's file to a signed grade, as a technician walks it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grading.models import Evidence, SignedGrade, UploadedTest
from lifecycle.enums import Stage
from lifecycle.services import verify_ledger
from tests.grading.readers import made_up


@pytest.fixture
def upload(desk, fill):
    def upload(battery, content, name="test.csv", **typed):
        url = f"{battery.get_absolute_url()}tests/upload/"
        file = SimpleUploadedFile(name, content)
        return desk.post(url, fill(desk.get(url), file=file, **typed), follow=True)

    return upload


def test_a_workbook_becomes_evidence_estimates_and_a_grade(desk, fill, on_bench, upload, work_off):
    battery = on_bench("cell-lfp-20")
    page = upload(battery, made_up.workbook(made_up.visit(capacity_ah=16.5)), "visit.xlsx")
    draft = UploadedTest.objects.get()
    assert page.redirect_chain == [(f"/tests/{draft.uid}/", 302)]
    assert draft.stored_file.sha256 in page.content.decode()
    assert Evidence.objects.count() == 0

    page = desk.post(f"/tests/{draft.uid}/confirm/", fill(page), follow=True)
    assert "The model is being asked about 2 tests." in page.content.decode()
    waiting = f"{battery.get_absolute_url()}tests/waiting/"
    assert "HX-Refresh" not in desk.get(waiting)
    assert work_off() == ["succeeded"]
    assert desk.get(waiting)["HX-Refresh"] == "true"
    page = desk.get(battery.get_absolute_url())
    battery.refresh_from_db()
    assert battery.stage == Stage.TESTED
    found = Evidence.objects.order_by("pk").values_list("kind", "estimates__outcome")
    assert list(found) == [("pulse", "refused"), ("capacity", "estimated")]
    assert float(battery.state_of_health) == pytest.approx(0.825)
    assert page.context["next_step"].url_name == "grading:grade"

    url = f"{battery.get_absolute_url()}grade/"
    page = desk.get(url)
    assert page.context["proposed"].proposal.grade == "A"
    page = desk.post(url, {**fill(page), "grade": "A"}, follow=True)
    battery.refresh_from_db()
    assert (battery.stage, battery.grade, battery.grade_policy) == (Stage.GRADED, "A", "2026-1")
    assert SignedGrade.objects.get().event.sequence == battery.sequence
    assert verify_ledger().findings == []
