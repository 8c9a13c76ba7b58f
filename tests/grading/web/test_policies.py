"""Policies in the browser of an administrator: draft, rule, review, effect."""

import pytest

from accounts.enums import Role
from grading.models import GradingPolicy


@pytest.fixture
def boss(browser_of, make_actor, refurbisher):
    return browser_of(make_actor(Role.ADMINISTRATOR, refurbisher, "boss"))


def test_from_the_list_to_an_approved_version(boss, browser_of, make_actor, refurbisher, fill):
    text = boss.get("/policies/").content.decode()
    assert "In force" in text
    assert "2026-2" in text
    page = boss.post("/policies/2026-2/copy/", {"version": "2027-1"}, follow=True)
    assert "Draft" in page.content.decode()
    page = boss.get("/policies/2027-1/figures/")
    values = {**fill(page), "floor_a": "0.83"}
    assert boss.post("/policies/2027-1/figures/", values).status_code == 302
    assert str(GradingPolicy.objects.get(version="2027-1").floor_a) == "0.8300"
    page = boss.get("/policies/2027-1/rules/traction/")
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None}
    page = boss.post("/policies/2027-1/rules/traction/", {**values, "confidence": "1.5"})
    assert page.status_code == 422
    assert boss.post("/policies/2027-1/rules/traction/", values).status_code == 302
    assert boss.post("/policies/2027-1/submit/").status_code == 302
    page = boss.post("/policies/2027-1/approve/", {"effective_from": "2099-01-01"})
    assert page.status_code == 422
    assert "another person must approve it" in page.content.decode()
    other = browser_of(make_actor(Role.ADMINISTRATOR, refurbisher, "second"))
    assert (
        other.post("/policies/2027-1/approve/", {"effective_from": "2099-01-01"}).status_code == 302
    )
    assert "Approved, not begun" in boss.get("/policies/").content.decode()


def test_the_effect_is_a_job_and_then_a_matrix(boss, work_off):
    page = boss.post("/policies/2026-2/effect/")
    assert "/jobs/" in page.url
    assert work_off() == ["succeeded"]
    job = boss.get(page.url)
    text = boss.get(job.context["result_url"]).content.decode()
    assert "nothing was signed" in text
