"""Snapshot, plan or prices of a run, changed past the program: said, and nothing is built on it."""

import copy

import pytest

from matching.enums import Application
from matching.errors import MatchingError
from matching.models import MatchingRun, RunPrices
from matching.services import ask_what_if, solve_again
from matching.services.runs.search import Search

pytestmark = pytest.mark.django_db
NONSENSE = [[], "x", 3, {"packs": 3}, {"kits": 3, "whole": [], "strings": []},
            {"kits": [{"pack": [], "demand": "d"}], "whole": [], "strings": []}]  # fmt: skip
PAGES = ["why/?battery={battery}&demand={demand}", "batteries/{battery}/", "demands/{demand}/"]


@pytest.fixture
def solved(graded, demand, propose):
    battery, wanted = graded(), demand(Application.TRACTION)
    return battery, wanted, propose()


def asked(desk, solved):
    """The answers of the pages of reasons."""
    battery, wanted, run = solved
    names = {"battery": battery.public_id, "demand": wanted.code}
    return {desk.get(run.get_absolute_url() + page.format(**names)).status_code for page in PAGES}


def test_a_better_snapshot_is_not_washed_clean_by_a_what_if(solved, planner, desk):
    battery, _wanted, run = solved
    assert asked(desk, solved) == {200}
    better = copy.deepcopy(run.snapshot)
    better["packs"][0]["soh"] = 9_900
    MatchingRun.objects.filter(pk=run.pk).update(snapshot=better)
    changes = {"batteries": {battery.public_id: {"ask_c": 1}}}
    search = Search(10)
    for ask in (
        lambda: ask_what_if(
            actor=planner, parent=run, changes=changes, search=search, request_key="w"
        ),
        lambda: solve_again(actor=planner, run=run, request_key="a"),
    ):
        with pytest.raises(MatchingError, match="not the one that it was made with"):
            ask()
    assert MatchingRun.objects.count() == 1
    assert asked(desk, solved) == {409}


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_plan_that_is_none(solved, planner, desk, nonsense):
    run = solved[2]
    child = solve_again(actor=planner, run=run, request_key="a")
    MatchingRun.objects.filter(pk=child.pk).update(plan=run.plan, finished_at=run.finished_at)
    MatchingRun.objects.filter(pk=run.pk).update(plan=nonsense)
    assert asked(desk, solved) == {409}
    assert desk.get(child.get_absolute_url()).status_code == 200
    pair = desk.get("/plans/compare/", {"run": [str(run.uid), str(child.uid)]})
    assert pair.status_code == 200
    with pytest.raises(MatchingError, match="not the one that it was made with"):
        solve_again(actor=planner, run=run, request_key="b")


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_prices_that_are_none(solved, desk, nonsense):
    RunPrices.objects.filter(run=solved[2]).update(sheet=nonsense)
    assert asked(desk, solved) == {409}
