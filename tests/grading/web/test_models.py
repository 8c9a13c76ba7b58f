"""Onboarding a type and deciding about its models, as people see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from grading.models import ReferenceFile, TrainedModel
from grading.queries import active_model
from jobs.models import Job
from tests.grading.readers import made_up

TYPE = "/models/types/LFP20/"


@pytest.fixture
def boss(browser_of, make_actor, refurbisher):
    return browser_of(make_actor(Role.ADMINISTRATOR, refurbisher, "boss"))


def workbook(capacity_ah):
    return made_up.workbook(made_up.visit(2, capacity_ah))


def upload(desk, **files):
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return desk.post(TYPE, {"files": sent})


def test_the_page_says_how_many_cells_are_needed_and_keeps_the_sound_files(desk):
    text = desk.get(TYPE).content.decode()
    assert "0 reference cells" in text
    assert "Expected mean error" in text
    page = upload(desk, one=workbook(12.0), two=b"%PDF-1.4")
    told = {one.name: bool(one.problems) for one in page.context["told"]}
    assert (page.status_code, told) == (200, {"one": False, "two": True})
    assert "1 reference cell" in page.content.decode()
    assert ReferenceFile.objects.get().cells[0]["state_of_health"] == "0.600000"


def test_nothing_sound_is_answered_as_refused(desk):
    assert upload(desk, two=b"%PDF-1.4").status_code == 422
    assert desk.post(TYPE, {"sent": "1"}).status_code == 422


def test_training_is_a_job_whose_refusal_can_be_read(desk, work_off):
    page = desk.post(f"{TYPE}train/")
    assert page.url == Job.objects.get().get_absolute_url()
    assert work_off() == ["failed"]
    assert "There is no reference cell of LFP20 yet." in desk.get(page.url).content.decode()


def test_a_decision_needs_a_reason_and_is_kept_with_the_name(boss):
    model = active_model("LFP20")
    url = f"{model.get_absolute_url()}retire/"
    assert boss.post(url, {"reason": ""}).status_code == 422
    assert boss.post(url, {"reason": "recall of the tester"}).status_code == 302
    text = boss.get(model.get_absolute_url()).content.decode()
    assert "recall of the tester" in text
    assert "boss" in text
    assert "none: refused" in boss.get("/models/").content.decode()


def test_the_card_of_one_type_as_json(desk):
    model = active_model("LMO10")
    card = desk.get(f"{model.get_absolute_url()}?format=json").json()
    assert (card["version"], card["cell_type"], card["cells"]) == (model.version, "LMO10", 71)


def test_the_pages_need_a_fixed_number_of_statements(desk, statements):
    desk.get("/models/")
    before = statements(lambda: desk.get("/models/"))
    for number in range(5):
        row = active_model("LMO10")
        row.pk, row.uid, row.state = None, f"00000000-0000-0000-0000-00000000000{number}", "retired"
        row.version = f"old-{number}"
        TrainedModel.objects.bulk_create([row])
    assert statements(lambda: desk.get("/models/")) == before
