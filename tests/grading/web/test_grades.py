"""What the battery's page and the page of the grade show, and what signing asks for."""

import pytest

from grading.models import SignedGrade

CAPACITY = {
    "capacity_ah": "46,34",
    "current_a": "22",
    "temperature_c": "25",
    "upper_voltage_v": "400",
    "lower_voltage_v": "245",
}


@pytest.fixture
def pack(on_bench):
    return on_bench("leaf-24")


@pytest.fixture
def enter(desk, fill, pack):
    def enter(page, **typed):
        url = f"{pack.get_absolute_url()}{page}/"
        return desk.post(url, fill(desk.get(url), **typed), follow=True)

    return enter


def test_a_typed_capacity_test_leads_to_the_grade(desk, fill, pack, enter):
    page = enter("tests/capacity", **CAPACITY)
    assert page.context["next_step"].url_name == "grading:grade"
    assert "70.0 %" in page.content.decode()
    text = desk.get(f"{pack.get_absolute_url()}grade/").content.decode()
    assert "Sign grade B as proposed" in text
    assert "B · forklift and large storage" in text
    assert f'hx-get="{pack.get_absolute_url()}tests/plot/"' in text
    enter("grade", grade="B")
    pack.refresh_from_db()
    assert (pack.grade, pack.stage) == ("B", "graded")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("upper_voltage_v", "high", "Enter a number"),
        ("upper_voltage_v", "40000", "Check the decimal point"),
        ("lower_voltage_v", "100", "outside the safe window"),
        ("capacity_ah", "4634", "rated 66.2 Ah"),
    ],
)
def test_typed_figures_that_cannot_be_are_refused_and_stay(enter, pack, field, typed, words):
    page = enter("tests/capacity", **{**CAPACITY, field: typed})
    assert page.status_code == 422
    assert words in page.context["form"].errors[field][0]
    assert f'value="{typed}"' in page.content.decode()
    assert pack.evidence.count() == 0


def test_a_claim_is_shown_as_provisional_beside_what_was_measured(enter):
    enter("tests/capacity", **CAPACITY)
    page = enter("tests/claim", soh_percent="98", claimed_with="LeafSpy Pro")
    text = page.content.decode()
    assert "provisional" in text
    assert "Capacity test: 70 % (69.3 % to 70.7 %) and Claim of the BMS: 98 %" in text
    assert "contradict each other" in text
    assert "LeafSpy Pro" in text


def test_an_override_asks_for_its_reason_and_keeps_the_choice(enter, pack):
    enter("tests/capacity", **CAPACITY)
    page = enter("grade", grade="C")
    assert "say why" in page.context["form"].errors["override_reason"][0]
    assert page.context["form"]["grade"].value() == "C"
    assert SignedGrade.objects.count() == 0
    page = enter("grade", grade="C", override_reason="Terminal is worn.")
    assert "Terminal is worn." in page.content.decode()
    assert SignedGrade.objects.get().override_reason == "Terminal is worn."


def test_a_stale_page_is_refused_and_the_new_proposal_shown(desk, fill, pack, enter):
    enter("tests/capacity", **CAPACITY)
    url = f"{pack.get_absolute_url()}grade/"
    sent = {**fill(desk.get(url)), "grade": "B"}
    enter("tests/capacity", **{**CAPACITY, "capacity_ah": "60"})
    page = desk.post(url, sent)
    assert page.status_code == 422
    assert "Somebody else has recorded something" in page.content.decode()
    assert page.context["proposed"].proposal.grade == "A"
    assert SignedGrade.objects.count() == 0


def test_without_an_estimate_the_page_says_what_to_do(desk, pack):
    text = desk.get(f"{pack.get_absolute_url()}grade/").content.decode()
    assert "Nothing to grade from yet" in text
    assert "Sign grade" not in text


def test_the_replay_is_a_job_and_then_shown(desk, enter, pack, work_off):
    enter("tests/capacity", **CAPACITY)
    enter("grade", grade="B")
    url = f"{pack.get_absolute_url()}grade/replay/"
    assert "not worked out yet" in desk.get(url).content.decode()
    assert "/jobs/" in desk.post(url).url
    assert work_off() == ["succeeded"]
    [(signed, replay)] = desk.get(url).context["replayed"]
    assert (signed.grade, replay["agrees"]) == ("B", True)


def test_the_model_card_names_types_errors_and_limits(desk):
    text = desk.get("/model/").content.decode()
    for words in ("NMC21", "LFP35", "Mean error", "Modules and packs", "What it cannot see"):
        assert words in text


def test_the_card_of_two_tests_stands_beside_it(desk):
    assert 'href="/model/?tests=two"' in desk.get("/model/").content.decode()
    text = desk.get("/model/?tests=two").content.decode()
    for words in ("pairs of tests", "A charge that was not counted right", "LFP20"):
        assert words in text
    assert "NMC2.1" not in text


def test_pages_need_as_many_statements_with_much_evidence(desk, pack, enter, statements):
    def counts():
        page = pack.get_absolute_url()
        return [statements(lambda url=url: desk.get(url)) for url in (page, f"{page}grade/")]

    enter("tests/capacity", **CAPACITY)
    enter("grade", grade="B")
    few = counts()
    for share in ("46", "47", "48"):
        enter("tests/capacity", **{**CAPACITY, "capacity_ah": share})
        enter("tests/claim", soh_percent=share, claimed_with="LeafSpy")
        enter("grade", grade="B")
    assert counts() == few
    assert few[1] == 11
