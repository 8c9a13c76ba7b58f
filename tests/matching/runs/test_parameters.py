"""What a run keeps of how it was asked for, and what is refused at once."""

import pytest

from matching.errors import MatchingError
from matching.models import MatchingRun
from matching.services import ask_what_if, propose_plan
from matching.services.runs.search import Search
from matching.services.runs.solve_run import solve_run
from tests.matching.runs.conftest import Told

pytestmark = pytest.mark.django_db


def sent(desk, **changes):
    key = desk.get("/plans/").context["form"]["request_key"].value()
    return {"request_key": str(key), "method": "optimal", "seconds": 300} | changes


def test_parameters_are_kept_and_shown(desk, graded, demand):
    graded()
    demand()
    page = desk.post("/plans/", sent(desk, good_enough="1,5", work_limit="20"))
    run = MatchingRun.objects.get()
    assert page.headers["Location"] == run.get_absolute_url()
    assert (run.method, run.seconds, run.stop_gap_bp, run.work_limit) == ("optimal", 300, 150, 20)
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "20 steps, repeatable" in shown
    assert "or until the gap is 1.50 %" in shown
    assert "Optimal, with proof" in shown


def test_the_simple_ways_solve_the_very_same_problem(desk, graded, demand, planner, propose):
    for soh in ("0.82", "0.78", "0.74"):
        graded(soh)
    demand(quantity=6)
    best = propose()
    common = {"actor": planner, "parent": best, "changes": {}}
    for method in ("greedy", "klor"):
        run = ask_what_if(search=Search(10, method), request_key=method, **common)
        solve_run(Told(), str(run.uid))()
        run.refresh_from_db()
        assert (run.snapshot, run.snapshot_sha256) == (best.snapshot, best.snapshot_sha256)
        assert run.value_c == getattr(best, f"{method}_value_c")
        assert run.value_c <= best.value_c <= run.bound_c
        assert (run.solver_version, run.fault) == (best.solver_version, "")
        assert desk.get(run.get_absolute_url()).status_code == 200
    with pytest.raises(MatchingError, match="at least one thing that is to be different"):
        ask_what_if(search=Search(10), request_key="same", **common)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("method", "magic", "Select a valid choice"),
        ("seconds", "11", "Select a valid choice"),
        ("good_enough", "-1", "greater than or equal to 0"),
        ("good_enough", "lots", "Enter a number."),
        ("work_limit", "0", "greater than or equal to 1"),
        ("work_limit", "9999999", "less than or equal to"),
    ],
)
def test_bad_parameters_are_said_at_their_field(desk, graded, demand, field, value, words):
    graded()
    demand()
    page = desk.post("/plans/", sent(desk, **{field: value}))
    assert page.status_code == 422
    assert words in str(page.context["form"].errors[field])
    assert words.split(" equal")[0] in page.content.decode()
    assert not MatchingRun.objects.exists()


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ({"seconds": 11}, "Choose one of 10, 30"),
        ({"method": "magic"}, "Choose one of the methods optimal"),
        ({"stop_gap_bp": 10_001}, "between 0 and 100 %"),
        ({"work_limit": 0}, "1 to 3600 steps"),
    ],
)
def test_the_service_refuses_them_too(graded, demand, planner, search, words):
    graded()
    demand()
    with pytest.raises(MatchingError, match=words):
        propose_plan(actor=planner, request_key="x", **{"seconds": 10, **search})
    assert not MatchingRun.objects.exists()
