"""Hostile and broken files through the page, drafts that are confirmed or put aside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation
from grading.models import Evidence, UploadedTest
from lifecycle.models import StoredFile
from tests.grading.readers import made_up


@pytest.fixture
def post(desk, fill):
    def post(battery, content, name="test.csv", **typed):
        url = f"{battery.get_absolute_url()}tests/upload/"
        file = SimpleUploadedFile(name, content)
        return desk.post(url, fill(desk.get(url), file=file, **typed))

    return post


def bomb():
    """A workbook whose sheet inflates to 150 MB."""
    content = made_up.workbook(made_up.visit(1, None))
    return made_up.repacked(content, sheet=b"<worksheet>" + b" " * 150_000_000 + b"</worksheet>")


def swapped():
    return made_up.table(2).replace("U2,U3", "U3,U2").encode()


HOSTILE = {
    "a PDF named .csv": ("t.csv", lambda: b"%PDF-1.4 1 0 obj", "", "This is a PDF document"),
    "swapped columns": ("t.csv", swapped, "line 2, columns U2 and U3", "Look exchanged"),
    "a zip bomb": ("t.xlsx", bomb, "", "unpacks to more than 100 MB"),
    "a missing sheet": (
        "t.xlsx",
        lambda: made_up.workbook([[1, 2]], headers=["a", "b"], sheet="Notes"),
        "sheets Notes",
        "No sheet holds a tester",
    ),
    "text for a voltage": (
        "t.csv",
        lambda: made_up.table(1, U7="high").encode(),
        "line 2, column U7",
        "is not a number",
    ),
    "a voltage no cell has": (
        "t.csv",
        lambda: made_up.table(1, U7="36.5").encode(),
        "line 2, column U7",
        "36.5",
    ),
    "an empty file": ("t.csv", lambda: b" ", "", "empty"),
    "another cell type": (
        "t.csv",
        lambda: made_up.table(1, cell_type="LFP20").encode(),
        "line 2, column cell_type",
        "the catalogue says NMC21",
    ),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_file_is_refused_with_its_place_and_nothing_is_written(post, on_bench, hostile):
    name, content, where, words = HOSTILE[hostile]
    page = post(on_bench(), content(), name, note="bench 3, red tester", operator="Mo")
    text = page.content.decode()
    assert page.status_code == 422
    problem = page.context["refused"].problems[0]
    assert (problem.where, words in problem.what) == (where, True), problem
    assert problem.what_to_do
    assert "bench 3, red tester" in text
    assert 'value="Mo"' in text
    counts = (UploadedTest.objects.count(), StoredFile.objects.count(), Evidence.objects.count())
    assert counts == (0, 0, 0)


def test_a_file_beyond_the_limit_is_not_even_read(post, on_bench, settings):
    settings.UPLOAD_LIMIT_BYTES = 100
    page = post(on_bench(), b"x" * 101)
    assert "more than the 100" in page.context["form"].errors["file"][0]


def test_a_form_without_a_file_says_so(desk, fill, on_bench):
    url = f"{on_bench().get_absolute_url()}tests/upload/"
    page = desk.post(url, fill(desk.get(url), note="kept"))
    assert page.context["form"].errors["file"] == ["Choose the file that the tester exported."]
    assert "kept" in page.content.decode()


def test_a_hostile_name_is_shown_as_text(desk, post, on_bench, drawn):
    draft = post(on_bench(), drawn(), "<img src=x>.csv")
    text = desk.get(draft.headers["Location"]).content.decode()
    assert "&lt;img src=x&gt;.csv" in text
    assert "<img src=x>" not in text


def test_upload_and_confirmation_sent_twice_stand_once(desk, fill, on_bench, drawn):
    battery = on_bench()
    url = f"{battery.get_absolute_url()}tests/upload/"
    sent, content = fill(desk.get(url)), drawn()
    first, second = (
        desk.post(url, {**sent, "file": SimpleUploadedFile("t.csv", content)}) for _ in range(2)
    )
    assert first.headers["Location"] == second.headers["Location"]
    draft = desk.get(first.headers["Location"])
    for _ in range(2):
        done = desk.post(f"{first.headers['Location']}confirm/", fill(draft))
        assert done.headers["Location"] == battery.get_absolute_url()
    assert (UploadedTest.objects.count(), Evidence.objects.count()) == (1, 1)


def test_a_stale_confirmation_tells_what_is_new_and_can_be_sent_again(
    desk, fill, post, on_bench, inspect, drawn
):
    battery = on_bench()
    url = post(battery, drawn()).headers["Location"]
    sent = fill(desk.get(url))
    inspect(battery, open_circuit_voltage_v=battery.open_circuit_voltage_v)
    page = desk.post(f"{url}confirm/", sent)
    assert page.status_code == 422
    assert "Somebody else has recorded something" in page.content.decode()
    assert "Inspected, tess" in page.content.decode()
    assert Evidence.objects.count() == 0
    desk.post(f"{url}confirm/", fill(page))
    assert Evidence.objects.count() == 1


def test_a_discarded_draft_counts_for_nothing(desk, post, on_bench, drawn):
    battery = on_bench()
    url = post(battery, drawn()).headers["Location"]
    page = desk.post(f"{url}discard/", follow=True)
    assert "Nothing of it counts as evidence." in page.content.decode()
    text = desk.get(url).content.decode()
    assert "Discarded on" in text
    assert "Confirm as evidence" not in text
    battery.refresh_from_db()
    assert (battery.stage, Evidence.objects.count()) == ("inspected", 0)


def test_plots_come_after_the_page_and_hold_what_was_read(desk, post, on_bench):
    workbook = made_up.workbook(made_up.visit())
    url = post(on_bench("cell-lfp-20"), workbook, "visit.xlsx").headers["Location"]
    text = desk.get(url).content.decode()
    assert "<svg" not in text.replace('<svg class="logo"', "")
    for what, words in (("pulses", "20 pulse tests"), ("steps", "steps over")):
        assert f'hx-get="{url}plot/{what}/"' in text
        plot = desk.get(f"{url}plot/{what}/", headers={"HX-Request": "true"}).content.decode()
        assert plot.lstrip().startswith("<figure")
        alone = desk.get(f"{url}plot/{what}/").content.decode()
        assert f'<a class="button" href="{url}">Back</a>' in alone
        assert words.replace("20 ", "2 ") in plot
    assert desk.get(f"{url}plot/nonsense/").status_code == 404


def test_a_planner_looks_and_confirms_nothing(desk, post, browser_of, planner, on_bench, drawn):
    url = post(on_bench(), drawn()).headers["Location"]
    other = browser_of(planner)
    assert other.get(url).status_code == 200
    assert "Confirm as evidence" not in other.get(url).content.decode()
    assert other.post(f"{url}confirm/").status_code == 403
    assert other.post(f"{url}discard/").status_code == 403


def test_another_organisation_finds_nothing(post, browser_of, make_actor, on_bench, drawn):
    battery = on_bench()
    url = post(battery, drawn()).headers["Location"]
    there = Organisation.objects.create(name="Rival", kind="refurbisher")
    rival = browser_of(make_actor("technician", there))
    page = battery.get_absolute_url()
    for address in (url, f"{url}plot/pulses/", f"{page}tests/upload/", f"{page}tests/claim/",
                    f"{page}tests/capacity/", f"{page}tests/plot/", f"{page}grade/",
                    f"{page}grade/replay/"):  # fmt: skip
        assert rival.get(address).status_code == 404, address
    for address in (f"{url}confirm/", f"{url}discard/", f"{page}tests/upload/", f"{page}grade/"):
        assert rival.post(address).status_code == 404, address


def test_the_page_of_a_draft_needs_a_fixed_number_of_statements(
    desk, post, on_bench, drawn, statements
):
    short = post(on_bench(), drawn()).headers["Location"]
    long = post(on_bench(), drawn(cells=[f"NMC21/{n}" for n in range(30)])).headers["Location"]
    assert statements(lambda: desk.get(long)) == statements(lambda: desk.get(short)) == 6


def test_a_draft_that_was_left_is_found_again_on_the_batterys_page(desk, post, on_bench, drawn):
    battery = on_bench()
    url = post(battery, drawn()).headers["Location"]
    page = desk.get(battery.get_absolute_url()).content.decode()
    assert f'<a href="{url}">confirm or discard it</a>' in page


def test_a_future_moment_is_refused_at_its_field(post, on_bench, drawn):
    page = post(on_bench(), drawn(), measured_at="2999-01-01T10:00")
    assert page.context["form"].errors == {"measured_at": ["This moment lies in the future."]}
    assert UploadedTest.objects.count() == 0


def test_a_file_that_is_gone_is_said_and_confirms_nothing(desk, fill, post, on_bench, drawn):
    url = post(on_bench(), drawn()).headers["Location"]
    page = desk.get(url)
    StoredFile.objects.get().path.unlink()
    page = desk.post(f"{url}confirm/", fill(page))
    assert page.status_code == 422
    assert "cannot be read any more" in page.content.decode()
    assert desk.get(f"{url}plot/pulses/").status_code == 404
