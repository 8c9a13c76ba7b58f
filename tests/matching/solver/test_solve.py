"""Plans against every plan there is, against independent tools, and twice the same."""

from __future__ import annotations

import json

import pytest

from matching.solver.instance import parse_instance
from matching.solver.solve import METHODS, solve
from matching.solver.verify import verify

from .brute_force import best_value
from .conftest import tiny_problem


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_of_tiny_problems_is_found_and_bounds_hold(seed):
    instance = parse_instance(tiny_problem(seed, packs=5 + seed % 3))
    best = best_value(instance)
    for method in METHODS:
        solution = solve(instance, method=method, seconds=20)
        assert solution.fault == ""
        assert solution.value_c <= best <= solution.certificate.bound_c
        if method == "optimal":
            assert (solution.value_c, solution.bound_c) == (best, best)


@pytest.mark.parametrize("seed", range(4))
def test_independent_tools_agree_on_plan_value_bound_and_optimum(tools, seed):
    problem = tools.generate.gen(9, seed, 5)
    theirs = tools.verify.Inst(problem)
    instance = parse_instance(problem)
    for method in METHODS:
        solution = solve(instance, method=method, seconds=20)
        plan = json.loads(json.dumps(solution.as_json()))
        proof = json.loads(json.dumps(solution.certificate.as_json(solution.market)))
        assert tools.verify.verify(theirs, plan) == ([], solution.value_c)
        assert tools.bound.proven_bound(theirs, proof) == solution.certificate.bound_c
    assert tools.oracle.oracle(theirs) == solve(instance, seconds=20).value_c


def test_independent_tools_agree_on_a_hundred_packs(tools):
    problem = tools.generate.gen(100, 11)
    theirs = tools.verify.Inst(problem)
    solution = solve(parse_instance(problem), seconds=30)
    assert solution.proof == "exhausted search"
    assert solution.gap_bp == 0
    assert tools.verify.verify(theirs, solution.as_json()) == ([], solution.value_c)
    proof = solution.certificate.as_json(solution.market)
    assert tools.bound.proven_bound(theirs, proof) == solution.certificate.bound_c


def test_the_same_problem_gives_the_same_plan():
    instance = parse_instance(tiny_problem(3, packs=40, demands=12))
    first, second = solve(instance, seconds=30), solve(instance, seconds=30)
    assert first.plan == second.plan
    assert first.certificate.as_json(first.market) == second.certificate.as_json(second.market)


def test_empty_stock_and_no_demands_are_solved():
    problem = tiny_problem(1)
    problem["packs"], problem["prev"] = [], []
    for demands in (problem["demands"], []):
        problem["demands"] = demands
        for method in METHODS:
            solution = solve(parse_instance(problem), method=method, seconds=5)
            assert (solution.value_c, solution.bound_c, solution.fault) == (0, 0, "")


def test_progress_is_told_and_a_stop_is_honoured_with_a_valid_plan():
    instance = parse_instance(tiny_problem(5, packs=60, demands=20))
    told = []
    solution = solve(
        instance,
        seconds=30,
        on_progress=lambda share, message, value, bound: told.append((share, message, value)),
        should_stop=lambda: True,
    )
    assert told[0][1] == "Greedy plan"
    assert verify(instance, solution.plan).errors == ()
    assert solution.proof == "certificate"
    assert solution.certificate.bound_c >= solution.value_c


def test_a_method_that_fails_leaves_the_greedy_plan(monkeypatch):
    def broken(market, run):
        raise RuntimeError("out of order")

    monkeypatch.setitem(solve.__globals__["_METHODS"], "optimal", broken)
    instance = parse_instance(tiny_problem(6))
    solution = solve(instance, seconds=5)
    assert solution.fault == "RuntimeError: out of order"
    assert solution.plan == solve(instance, method="greedy", seconds=5).plan


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="choose one of optimal, greedy, klor"):
        solve(parse_instance(tiny_problem(1)), method="magic")


@pytest.mark.parametrize("seed", [7034, 7105])
def test_a_start_whose_gain_is_counted_twice_is_not_held_for_the_best(seed):
    """The program is so easy that HiGHS takes the plan to start from for better than it is."""
    instance = parse_instance(tiny_problem(seed, packs=6))
    solution = solve(instance, seconds=2)
    assert solution.proof == "exhausted search"
    assert solution.value_c == solution.bound_c == best_value(instance)
