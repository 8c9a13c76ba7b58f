"""From a row of a plan to the run beside it, and what is said of what cannot be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.enums import Application, RunKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun
from matching.services import ask_what_if, solve_again
from matching.services.runs.search import Search
from matching.services.runs.solve_run import solve_run
from matching.services.runs.what_if import ChangeRefusedError
from tests.matching.runs.conftest import Told, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent(graded, demand, propose):
    """Two good packs for a lorry and trucks, one that is left out."""
    for soh in ("0.82", "0.79", "0.66"):
        graded(soh)
    demand(Application.TRACTION)
    demand(quantity=3)
    return propose()


def solved(run):
    solve_run(Told(), str(run.uid))()
    run.refresh_from_db()
    return run


def form(page, *rows, **more):
    """What the browser sends: rows of (what, battery, demand, value)."""
    sent = {
        "request_key": str(page.context["form"]["request_key"].value()),
        "method": "optimal",
        "seconds": 10,
        "changes-TOTAL_FORMS": len(rows),
        "changes-INITIAL_FORMS": 0,
        **more,
    }
    for number, row in enumerate(rows):
        for name, typed in zip(("what", "battery", "demand", "value"), row, strict=True):
            sent[f"changes-{number}-{name}"] = typed
    return sent


def uses(run):
    return {
        (row.battery.public_id, row.demand.code)
        for row in run.rows.select_related("battery", "demand")
    }


def test_the_link_of_a_row_opens_the_form_filled_in(desk, parent):
    row = parent.rows.select_related("battery", "demand").first()
    url = f"{parent.get_absolute_url()}what-if/"
    link = f"{url}?battery={row.battery.public_id}&amp;demand={row.demand.code}"
    assert link in desk.get(parent.get_absolute_url()).content.decode()
    first = desk.get(link.replace("&amp;", "&")).context["rows"].forms[0]
    assert first.initial == {
        "what": "ban", "battery": row.battery.public_id, "demand": row.demand.code,
    }  # fmt: skip


def test_several_changes_in_one_go_and_what_they_change(desk, parent):
    url = f"{parent.get_absolute_url()}what-if/"
    lorry, truck = Demand.objects.order_by("pk")
    kept = parent.rows.get(demand=lorry).battery.public_id
    day = timezone.localdate() + timedelta(days=45)
    rows = [
        ("pin", kept, "", ""),
        ("qty", "", truck.code.lower(), ""),
        ("", "", "", ""),
    ]
    late = desk.post(url, form(desk.get(url), *rows))
    assert late.status_code == 422  # no figure was given
    rows[1] = ("qty", "", truck.code, "24")
    rows[2] = ("price", "", truck.code, "163,5")
    rows += [("deadline", "", truck.code, day.isoformat()), ("min_soh", "", truck.code, "50")]
    sent = form(desk.get(url), *rows)
    answers = [desk.post(url, sent), desk.post(url, sent)]
    run = MatchingRun.objects.get(kind=RunKind.WHAT_IF)
    assert {answer.headers["Location"] for answer in answers} == {run.get_absolute_url()}
    assert run.parent == parent
    assert run.changes == {
        "pins": [{"unit": f"battery:{kept}"}],
        "demands": {truck.code: {"qty": 24, "price": 16350, "deadline": 45, "min_soh": 5000}},
    }
    for name in ("sequences", "demand_versions", "excluded", "day_zero", "cost_settings_id"):
        assert getattr(run, name) == getattr(parent, name)
    assert run.snapshot_sha256 != parent.snapshot_sha256
    solved(run)
    assert (kept, lorry.code) in uses(run)
    assert run.rows.filter(demand=truck).count() == 2  # more wanted: the third pack is opened too
    page = desk.get(run.get_absolute_url()).content.decode()
    for words in (
        f"{kept} stays where it was",
        "price of this demand 163.5 €/kWh",
        f"deadline of this demand {day.day} {day:%b %Y}",
        "units that this demand wants 24",
        "Batteries newly used: 1",
        "Side by side",
        " more.</p>",  # worth more, in euros
    ):
        assert words in page, words
    assert "What if" in desk.get(parent.get_absolute_url()).content.decode()
    truck.refresh_from_db()
    assert (truck.quantity, truck.version) == (3, 1)  # nothing of the record changed


def test_lists_tell_what_ifs_apart_by_their_first_change(desk, parent, planner):
    lorry = Demand.objects.order_by("pk").first()
    changes = {
        "demands": {lorry.code: {"price": 50_000}},
        "without_batteries": [parent.rows.first().battery.public_id],
    }
    search = Search(10)
    ask_what_if(actor=planner, parent=parent, changes=changes, search=search, request_key="dear")
    words = f"{lorry.code} {lorry.name}: price of this demand 500 €/kWh, and 1 more"
    for address in ("/plans/", parent.get_absolute_url()):
        assert words in desk.get(address).content.decode()


def test_a_pair_that_is_ruled_out_goes_elsewhere(parent, planner):
    row = parent.rows.select_related("battery", "demand").first()
    pair = (row.battery.public_id, row.demand.code)
    run = solved(
        ask_what_if(
            actor=planner, parent=parent, search=Search(10), request_key="w",
            changes={"bans": [{"battery": pair[0], "demand": pair[1]}]},
        )
    )  # fmt: skip
    assert pair in uses(parent)
    assert pair not in uses(run)
    assert run.value_c <= parent.value_c


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (("price", "", "D-NONE", "3"), None, "D-NONE&#x27; is no demand of this plan"),
        (("ban", "ENC-NONE", "D-NONE", ""), None, "ENC-NONE&#x27; is no battery of this plan"),
        (("price", "", "TRUCK", "-3"), "value", "greater than or equal to 0"),
        (("price", "", "TRUCK", "cheap"), "value", "Enter a number."),
        (("deadline", "", "TRUCK", "soon"), "value", "Enter a valid date."),
        (("qty", "", "TRUCK", "0"), "value", "greater than or equal to 1"),
        (("ban", "", "TRUCK", ""), "battery", "Which battery?"),
        (("price", "", "", "3"), "demand", "Which demand?"),
        (("", "", "TRUCK", "3"), "what", "Say what is different"),
        (("magic", "", "", ""), "what", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_row_and_kept(desk, parent, row, field, words):
    truck = Demand.objects.order_by("pk")[1].code
    row = tuple(typed.replace("TRUCK", truck) for typed in row)
    url = f"{parent.get_absolute_url()}what-if/"
    page = desk.post(url, form(desk.get(url), ("without_demand", "", truck, ""), row))
    assert page.status_code == 422
    assert words in page.content.decode()
    second = page.context["rows"].forms[1]
    assert field in second.errors if field else second.non_field_errors()
    assert page.context["rows"].forms[0].errors == {}
    assert second["demand"].value() == row[2]
    assert not MatchingRun.objects.filter(kind=RunKind.WHAT_IF).exists()


def test_a_pin_that_breaks_a_rule_gives_the_rule_and_its_numbers(desk, parent):
    lorry = Demand.objects.order_by("pk")[0]
    kept = parent.rows.get(demand=lorry).battery.public_id
    url = f"{parent.get_absolute_url()}what-if/"
    rows = [("min_soh", "", lorry.code, "95"), ("pin", kept, "", "")]
    page = desk.post(url, form(desk.get(url), *rows))
    [words] = page.context["rows"].forms[1].non_field_errors()
    assert words.startswith(f"Cannot be kept: {kept} for {lorry.code}: R6: ")
    assert "the floor is 95.00 %" in words


def test_no_change_at_all_and_the_same_figure_twice(desk, parent):
    url = f"{parent.get_absolute_url()}what-if/"
    page = desk.post(url, form(desk.get(url), ("", "", "", "")))
    assert "Say at least one thing that is to be different." in page.content.decode()
    truck = Demand.objects.order_by("pk")[1].code
    rows = [("price", "", truck, "3"), ("price", "", truck, "4")]
    assert "This figure is given twice." in desk.post(url, form(page, *rows)).content.decode()


def test_more_rows_keep_what_was_typed(desk, parent):
    url = f"{parent.get_absolute_url()}what-if/"
    page = desk.post(url, form(desk.get(url), ("price", "", "D-1", "cheap"), more="1", seconds=60))
    assert page.status_code == 200
    forms = page.context["rows"].forms
    assert (len(forms), forms[0]["value"].value()) == (4, "cheap")
    assert 'value="cheap"' in page.content.decode()
    assert page.context["form"]["seconds"].value() == "60"
    for total in ("-5", "lots", "100000", ""):
        sent = form(page, more="1") | {"changes-TOTAL_FORMS": total}
        assert len(desk.post(url, sent).context["rows"].forms) <= 60


def test_a_what_if_of_a_what_if_says_all_and_shows_what_is_new(desk, parent, planner):
    truck = Demand.objects.order_by("pk")[1].code
    common = {"actor": planner, "search": Search(10)}
    first = solved(
        ask_what_if(
            parent=parent, request_key="1", changes={"demands": {truck: {"qty": 20}}}, **common
        )
    )
    gone = first.snapshot["packs"][0]["id"]
    second = solved(
        ask_what_if(parent=first, request_key="2", changes={"without_batteries": [gone]}, **common)
    )
    assert second.changes == {"demands": {truck: {"qty": 20}}, "without_batteries": [gone]}
    assert gone not in {row["id"] for row in second.snapshot["packs"]}
    page = desk.get(second.get_absolute_url())
    assert page.context["change_words"] == [f"Without {gone}"]
    assert page.context["parent"] == first


def test_only_finished_plans_of_ones_own_are_asked(parent, planner, rival, made_up):
    changes = {"without_batteries": [parent.snapshot["packs"][0]["id"]]}
    asked = {"search": Search(10), "request_key": "x", "changes": changes}
    with pytest.raises(MatchingError, match="not one of yours"):
        ask_what_if(actor=rival, parent=parent, **asked)
    with pytest.raises(MatchingError, match="not one of yours"):
        solve_again(actor=rival, run=parent, request_key="x")
    with pytest.raises(MatchingError, match="not finished yet"):
        ask_what_if(actor=planner, parent=made_up(), **asked)
    with pytest.raises(ChangeRefusedError):
        ask_what_if(
            actor=planner, parent=parent, **asked | {"changes": {"without_batteries": ["p"]}}
        )
    everything = [row["id"] for row in parent.snapshot["packs"]]
    with pytest.raises(MatchingError, match="nothing is left to match"):
        ask_what_if(
            actor=planner, parent=parent, **asked | {"changes": {"without_batteries": everything}}
        )
    stranger, url = client_of(rival), parent.get_absolute_url()
    for page in ("what-if/", "gap/", ""):
        assert stranger.get(f"{url}{page}").status_code == 404
    for action in ("what-if/", "again/", "take/", "cancel/"):
        assert stranger.post(f"{url}{action}").status_code == 404


def test_the_same_steps_give_the_same_plan_again(desk, made_up):
    first = solved(made_up(work_limit=30))
    page = desk.get(first.get_absolute_url())
    sent = {"request_key": str(page.context["request_key"])}
    answers = [desk.post(f"{first.get_absolute_url()}again/", sent) for _ in range(2)]
    second = MatchingRun.objects.get(kind=RunKind.REPLAY)
    assert {answer.headers["Location"] for answer in answers} == {second.get_absolute_url()}
    assert (second.snapshot_sha256, second.work_limit) == (first.snapshot_sha256, 30)
    solved(second)
    assert second.plan == first.plan
    shown = desk.get(second.get_absolute_url()).content.decode()
    assert "The same plan came out." in shown
    MatchingRun.objects.filter(pk=second.pk).update(
        plan={"kits": [], "whole": [], "strings": []}, solver_version="1"
    )
    shown = desk.get(second.get_absolute_url()).content.decode()
    assert "the solver is another one, version 1 and not" in shown
    assert f"Batteries no longer used: {first.figures['batteries']}" in shown
    bad = desk.post(f"{first.get_absolute_url()}again/", {"request_key": "?"}, follow=True)
    assert "The button was out of date." in bad.content.decode()


def test_the_pages_ask_a_fixed_number_of_statements(desk, graded, demand, propose, planner):
    def statements(parent):
        gone = parent.rows.select_related("battery").first().battery.public_id
        asked = {"search": Search(10), "changes": {"bans": [{"battery": gone, "demand": None}]}}
        run = ask_what_if(actor=planner, parent=parent, request_key=str(parent.pk), **asked)
        solved(run)
        counts = []
        for url in (run.get_absolute_url(), f"{run.get_absolute_url()}what-if/",
                    f"/plans/compare/?run={parent.uid}&run={run.uid}"):  # fmt: skip
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    graded()
    graded()
    demand(Application.TRACTION)
    few = statements(propose())
    for _ in range(4):
        graded()
        demand(Application.TRACTION)
    assert statements(propose()) == few
