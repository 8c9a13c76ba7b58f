"""A changed problem is exactly what was said, or a sentence that names the line."""

import copy

import pytest

from matching.solver.changes import added_to, put_together
from matching.solver.differences import differences
from matching.solver.figures import figures
from matching.solver.instance import parse_instance
from matching.solver.plan import Kits, Plan, String, Whole
from matching.solver.solve import solve
from matching.solver.verify import verify
from matching.solver.what_if import WhatIfError, apply
from tests.matching.solver.conftest import tiny_problem


def pack(name, soh=8000, model="slim"):
    return {
        "id": name, "model": model, "soh": soh, "soh_low": soh - 100, "power_w": 60_000,
        "site": "north", "ready": 0, "ask_c": 0, "hazard": "ok",
    }  # fmt: skip


def demand(name, app, qty=1, **more):
    kit, arena = app in ("forklift", "generator"), app == "arena"
    return {
        "id": name, "app": app, "qty": qty, "k": 2 if arena else 0, "delta": 600 if arena else 0,
        "vmin_mv": 14_000 if kit else 300_000, "vmax_mv": 31_000 if kit else 420_000,
        "min_wh": 6_000 if kit else 10_000, "min_w": 1_000, "min_soh": 6_500, "target_soh": 8_000,
        "slope": 0, "deadline": 60, "chems": ["LMO", "NMC"], "models": None, "site": "north",
        "max_km": 400, "price": 14_000, "warranty_c": 0, "bonus_c": 0, **more,
    }  # fmt: skip


@pytest.fixture
def problem():
    """p1 for the lorry, p2 for kits, p3 and p4 make the arena's string, p5 is to spare."""
    made = tiny_problem(1, packs=0, demands=0)
    made["packs"] = [pack(f"p{i}") for i in range(1, 6)]
    made["demands"] = [
        demand("lorry", "ev"),
        demand("truck", "forklift", 2),
        demand("hall", "arena"),
    ]
    return made


PLAN = {
    "kits": [{"pack": "p2", "demand": "truck", "units": 1}],
    "whole": [{"pack": "p1", "demand": "lorry"}],
    "strings": [{"demand": "hall", "packs": ["p3", "p4"]}],
}


def test_everything_at_once_and_the_given_problem_stays(problem):
    before = copy.deepcopy(problem)
    changed = apply(
        problem,
        {
            "pins": [{"unit": "battery:p2"}, {"unit": "demand:hall"}],
            "bans": [{"battery": "p5", "demand": None}, {"battery": "p2", "demand": "hall"}],
            "demands": {"truck": {"price": 20_000, "deadline": 30, "qty": 3}},
            "batteries": {"p5": {"ask_c": 700, "ready": 4}},
            "without_demands": ["lorry"],
            "without_batteries": ["p1"],
        },
        PLAN,
    )
    assert problem == before
    assert changed["locks"] == {"kits": PLAN["kits"], "whole": [], "strings": PLAN["strings"]}
    assert changed["bans"] == [
        {"pack": "p2", "demand": "hall"},
        {"pack": "p5", "demand": "hall"},
        {"pack": "p5", "demand": "truck"},
    ]
    assert [p["id"] for p in changed["packs"]] == ["p2", "p3", "p4", "p5"]
    assert changed["packs"][-1] == pack("p5") | {"ask_c": 700, "ready": 4}
    truck, hall = changed["demands"]
    assert truck == demand("truck", "forklift", 3, price=20_000, deadline=30)
    assert hall == demand("hall", "arena")
    kept = ("params", "models", "sites")
    assert {key: changed[key] for key in kept} == {key: problem[key] for key in kept}


def test_pins_are_kept_and_bans_obeyed_by_the_solver(problem):
    changed = apply(
        problem,
        {
            "pins": [{"unit": "battery:p5", "demand": "truck", "units": 2}],
            "bans": [{"battery": "p1", "demand": "lorry"}],
        },
    )
    instance = parse_instance(changed)
    solution = solve(instance, seconds=5)
    assert verify(instance, solution.plan).errors == ()
    assert Kits("p5", "truck", 2) in solution.plan.kits
    assert Whole("p1", "lorry") not in solution.plan.whole
    assert solution.plan.whole  # somebody else takes the lorry


@pytest.mark.parametrize(
    ("changes", "line", "words"),
    [
        ({"bans": [{"battery": "px", "demand": "truck"}]}, "bans[0]", "'px' is no battery of"),
        ({"without_demands": ["dx"]}, "without_demands[0]", "'dx' is no demand of"),
        ({"without_batteries": [7]}, "without_batteries[0]", "7 is no battery of"),
        ({"demands": {"dx": {"price": 1}}}, "demands.dx", "'dx' is no demand of"),
        ({"demands": {"truck": {"price": -1}}}, "demands.truck.price", "between 0 and 1000000"),
        ({"demands": {"truck": {"price": 1.5}}}, "demands.truck.price", "a whole number, not 1.5"),
        ({"demands": {"truck": {"qty": 0}}}, "demands.truck.qty", "between 1 and"),
        ({"demands": {"truck": {"app": "ev"}}}, "demands.truck.app", "cannot be changed"),
        ({"batteries": {"p1": {"soh": 9000}}}, "batteries.p1.soh", "cannot be changed"),
        ({"batteries": {"p1": {"ready": True}}}, "batteries.p1.ready", "not True"),
        ({"pins": [{"unit": "p1"}]}, "pins[0]", "is no unit"),
        ({"pins": [{"unit": "battery:p5"}]}, "pins[0]", "has no unit 'battery:p5'"),
        ({"pins": [{"unit": "battery:p3"}]}, "pins[0]", "pin all of them as demand:hall"),
        ({"pins": [{"unit": "demand:lorry"}]}, "pins[0]", "has no unit"),
        ({"pins": [{"unit": "battery:p5", "demand": "hall"}]}, "pins[0]", "takes whole strings"),
        (
            {"pins": [{"unit": "battery:p1"}, {"unit": "battery:p1", "demand": "truck"}]},
            "pins[1]",
            "p1 is pinned already",
        ),
        (
            {"pins": [{"unit": "battery:p1"}], "bans": [{"battery": "p1", "demand": "lorry"}]},
            "pins[0]",
            "p1 for lorry is pinned and ruled out at once",
        ),
        (
            {"pins": [{"unit": "demand:hall"}], "bans": [{"battery": "p4", "demand": None}]},
            "pins[0]",
            "p4 for hall is pinned and ruled out",
        ),
        (
            {"pins": [{"unit": "battery:p1"}], "without_demands": ["lorry"]},
            "pins[0]",
            "lorry is pinned and left out at once",
        ),
        (
            {"demands": {"truck": {"price": 1}}, "without_demands": ["truck"]},
            "demands.truck",
            "left out altogether in the same changes",
        ),
        (
            {"pins": [{"unit": "battery:p1"}], "demands": {"lorry": {"min_soh": 8_000}}},
            "pins[0]",
            "R6: Its state of health is at least 79.00 % (lower bound); the floor is 80.00 %.",
        ),
        (
            {"pins": [{"unit": "demand:hall"}], "batteries": {"p3": {"ready": 58}}},
            "pins[0]",
            "R4: Ready on day 58, with 8 days of lead time it comes 6 days after the deadline",
        ),
        (
            {"pins": [{"unit": "battery:p5", "demand": "truck", "units": 3}]},
            "pins[0]",
            "p5: 6 of 4 modules are used",
        ),
        (
            {
                "pins": [
                    {"unit": "battery:p2"},
                    {"unit": "battery:p5", "demand": "truck", "units": 2},
                ]
            },
            "pins",
            "truck: 3 units, 2 wanted",
        ),
        ({"wishes": []}, "", "changes must be an object with some of"),
        ({"pins": {}}, "pins", "must be a list"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_its_line(problem, changes, line, words):
    with pytest.raises(WhatIfError) as refused:
        apply(problem, changes, PLAN)
    assert refused.value.line == line
    assert words in refused.value.problem


def test_a_what_if_of_a_what_if_keeps_what_was_pinned(problem):
    first = {"pins": [{"unit": "battery:p1"}], "demands": {"truck": {"price": 20_000}}}
    once = apply(problem, first, PLAN)
    second = {
        "pins": [{"unit": "battery:p1"}, {"unit": "demand:hall"}],
        "demands": {"truck": {"qty": 1, "price": 20_000}},
        "bans": [{"battery": "p5", "demand": "truck"}],
    }
    twice = apply(once, second, PLAN)
    assert twice["locks"]["whole"] == PLAN["whole"]
    assert twice["locks"]["strings"] == PLAN["strings"]
    both = put_together(first, second)
    assert apply(problem, both, PLAN) == twice
    assert added_to(first, both) == {
        "pins": [{"unit": "demand:hall"}],
        "bans": [{"battery": "p5", "demand": "truck"}],
        "demands": {"truck": {"qty": 1}},
    }
    with pytest.raises(WhatIfError, match="p1 for lorry is pinned since an earlier what-if"):
        apply(once, {"bans": [{"battery": "p1", "demand": "lorry"}]}, PLAN)
    with pytest.raises(WhatIfError, match="lorry is pinned since an earlier what-if and left out"):
        apply(once, {"without_demands": ["lorry"]}, PLAN)


def test_figures_count_kits_by_their_modules(problem):
    plan = Plan((Kits("p2", "truck", 1),), (Whole("p1", "lorry"),), (String("hall", ("p3", "p4")),))
    # A slim pack holds 24 kWh in four modules, 80 % of it now; a kit of 6 kWh takes two of them.
    assert figures(parse_instance(problem), plan) == {
        "batteries": 4,
        "energy_wh": 3 * 19_200 + 9_600,
        "units": {"arena": 1, "ev": 1, "forklift": 1},
        "demands_served": 3,
        "demands_filled": 2,
    }


def test_what_changes_between_two_plans():
    other = {
        "kits": [{"pack": "p2", "demand": "truck", "units": 2}],
        "whole": [{"pack": "p5", "demand": "lorry"}, {"pack": "p3", "demand": "van"}],
        "strings": [],
    }
    found = differences(PLAN, other)
    assert [(m.battery, m.before, m.after) for m in found.elsewhere] == [
        ("p2", {"truck": 1}, {"truck": 2}),
        ("p3", {"hall": 1}, {"van": 1}),
    ]
    assert [m.battery for m in found.newly_used] == ["p5"]
    assert [m.battery for m in found.left_out] == ["p1", "p4"]
    assert [f.demand for f in found.opened] == ["van"]
    assert [f.demand for f in found.closed] == ["hall"]
    assert [(f.demand, f.before, f.after) for f in found.more_or_less] == [("truck", 1, 2)]
    assert differences(PLAN, copy.deepcopy(PLAN)).is_same_plan
    assert not found.is_same_plan
