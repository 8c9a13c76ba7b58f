"""The certificate of a small problem: leaves for open and closed arenas, none left out."""

import pytest

from matching.solver.certificate import leaf_bound
from matching.solver.instance import parse_instance
from matching.solver.solve import solve
from tests.matching.solver.brute_force import best_value
from tests.matching.solver.conftest import tiny_problem

SEEDS = range(40)


@pytest.fixture(scope="module")
def solutions():
    return [solve(parse_instance(tiny_problem(seed, packs=7)), seconds=2) for seed in SEEDS]


def test_the_leaves_cover_every_opening(solutions):
    for solution in solutions:
        leaves = solution.certificate.leaves
        # Each leaf stands for a share of all choices; together they make up one.
        assert sum(2.0 ** -len(leaf.arenas) for leaf in leaves) == 1
        choices = [tuple(sorted(leaf.arenas.items())) for leaf in leaves]
        assert len(set(choices)) == len(leaves)


def test_the_bound_is_that_of_the_worst_leaf_and_holds(solutions):
    for solution in solutions:
        bounds = [leaf_bound(solution.market, leaf) for leaf in solution.certificate.leaves]
        assert solution.certificate.bound_c == max(b for b in bounds if b is not None)
        assert best_value(solution.market.instance) <= solution.certificate.bound_c


@pytest.fixture
def unlinked(monkeypatch):
    """Without rows that link packs to openings; few small problems need leaves besides them."""
    monkeypatch.setattr("matching.solver.columns.LINKS", 0)


def test_branching_brings_the_certificate_closer(unlinked, monkeypatch):
    made = [solve(parse_instance(tiny_problem(seed, packs=7)), seconds=2) for seed in SEEDS]
    branched = [s for s in made if len(s.certificate.leaves) > 1]
    assert branched
    monkeypatch.setattr("matching.solver.solve.tighten", lambda *arguments: None)
    for solution in branched:
        without = solve(solution.market.instance, seconds=2)
        assert solution.certificate.bound_c < without.certificate.bound_c


def test_links_bring_the_certificate_closer(solutions, unlinked, monkeypatch):
    monkeypatch.setattr("matching.solver.solve.tighten", lambda *arguments: None)
    linked = [s for s in solutions if s.certificate.leaves[0].mu]
    assert linked
    for solution in linked:
        without = solve(solution.market.instance, seconds=2)
        assert solution.certificate.bound_c < without.certificate.bound_c


def test_independent_tools_confirm_prices_of_links(solutions, tools):
    for seed, solution in zip(SEEDS, solutions, strict=True):
        theirs = tools.verify.Inst(tiny_problem(seed, packs=7))
        proof = solution.certificate.as_json(solution.market)
        assert tools.bound.proven_bound(theirs, proof) == solution.certificate.bound_c
