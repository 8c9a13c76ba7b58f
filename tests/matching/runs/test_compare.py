"""Plans side by side."""

import uuid

import pytest

from matching.enums import Application
from matching.models import MatchingRun
from matching.services import accept_units, ask_what_if, propose_plan
from matching.services.runs.search import Search
from matching.services.runs.solve_run import solve_run
from tests.matching.runs.conftest import Told, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(graded, demand, propose, planner):
    """The same problem by two methods: the baseline gives each pack one kit, the best fills it."""
    for soh in ("0.82", "0.78"):
        graded(soh)
    demand(quantity=9, price_eur_per_kwh=500)
    demand(Application.STORAGE, price_eur_per_kwh=1)
    best = propose()
    simple = ask_what_if(
        actor=planner, parent=best, changes={}, search=Search(10, "klor"), request_key="klor"
    )
    solve_run(Told(), str(simple.uid))()
    simple.refresh_from_db()
    return best, simple


def address(*runs):
    return "/plans/compare/?" + "&".join(f"run={getattr(run, 'uid', run)}" for run in runs)


def cells(page):
    return {row["title"]: row["cells"] for row in page.context["rows"]}


def test_figures_and_differences_of_two_plans(desk, pair):
    best, simple = pair
    page = desk.get(address(best, simple))
    shown = cells(page)
    assert shown["Value"] == [best.value_c, simple.value_c]
    assert shown["Published baseline"] == [simple.value_c, simple.value_c]
    assert shown["Batteries used"] == [best.figures["batteries"], simple.figures["batteries"]]
    assert shown["Units: Forklift"][0] > shown["Units: Forklift"][1] > 0
    assert shown["Units: Arena and other stationary storage"] == [0, 0]
    assert shown["Energy placed"][0] == best.figures["energy_wh"] > shown["Energy placed"][1]
    assert shown["Method"] == ["Optimal, with proof", "Published baseline (Klör et al. 2018)"]
    words = page.content.decode()
    assert "not the same problem" not in words
    assert "Demands with more or fewer units: 1" in words
    [(number, run, _sections)] = page.context["changes"]
    assert (number, run) == (2, simple)


def test_another_snapshot_is_said(desk, pair, demand, propose):
    demand(Application.TRACTION)
    other = propose()
    words = desk.get(address(pair[0], other)).content.decode()
    assert "not the same problem" in words
    assert "These plans are of different problems" in words
    assert "These plans are of different problems" not in desk.get(address(*pair)).content.decode()


def test_a_battery_that_was_not_there_went_to_no_recycler(desk, pair, propose, planner):
    """What the first plan reserved is no part of the second, and nobody has scrapped it."""
    first = pair[0]
    unit = first.rows.first().unit
    reserved = accept_units(actor=planner, run=first, units=[unit])
    assert reserved.batteries == 1
    battery = first.rows.filter(unit=unit).first().battery.public_id
    second = propose()
    [(_number, _run, sections)] = desk.get(address(first, second)).context["changes"]
    lines = [line for section in sections for line in section.lines]
    after = {line["battery"]: line["after"] for line in lines if "battery" in line}
    assert after[battery] == "took no part"


def test_a_run_that_still_searches_has_dashes(desk, pair, planner):
    waiting = propose_plan(actor=planner, seconds=10, request_key="waiting")
    page = desk.get(address(waiting, *pair))
    assert cells(page)["Value"] == [pair[0].value_c, pair[1].value_c, None]
    assert [number for number, _run, _sections in page.context["changes"]] == [2]
    assert "–" in page.content.decode()


def test_too_few_too_many_unknown_and_foreign_ones(desk, pair, rival):
    best, simple = pair
    assert "Tick two to four plans" in desk.get("/plans/compare/").content.decode()
    assert "Tick two to four plans" in desk.get(address(best, best)).content.decode()
    five = [uuid.uuid4() for _ in range(5)]
    assert "Tick two to four plans" in desk.get(address(*five)).content.decode()
    assert desk.get(address(best, uuid.uuid4())).status_code == 404
    assert desk.get(address(best, "nonsense")).status_code == 404
    assert client_of(rival).get(address(best, simple)).status_code == 404


def test_runs_are_ticked_in_the_list(desk, pair):
    page = desk.get("/plans/").content.decode()
    assert 'action="/plans/compare/"' in page
    for run in pair:
        assert f'name="run" value="{run.uid}"' in page


def test_long_lists_are_cut_with_their_count(desk, made_up):
    first = made_up()
    solve_run(Told(), str(first.uid))()
    first.refresh_from_db()
    many = [{"pack": f"x{n:03d}", "demand": "d0"} for n in range(95)]
    second = made_up(problem=first.snapshot)
    MatchingRun.objects.filter(pk=second.pk).update(plan={"whole": many, "kits": [], "strings": []})
    page = desk.get(address(first, second))
    section = next(s for s in page.context["changes"][0][2] if s.title == "Batteries newly used")
    assert (section.count, len(section.lines), section.not_shown) == (95, 40, 55)
    assert "and 55 more" in page.content.decode()
    assert 'href="/batteries/x001/"' not in page.content.decode()
