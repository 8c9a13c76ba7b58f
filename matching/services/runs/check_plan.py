"""The last look at a plan before anybody sees it, by code that shares nothing with the solver."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jobs.context import JobRefusedError
from matching.digest import digest_of
from matching.models import MatchingRun

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.plan import Plan
    from matching.solver.solve import Solution


def instance_of(run: MatchingRun) -> Instance:
    """The problem that the run keeps; JobRefusedError where it is not the one it was made with."""
    from matching.solver.instance import parse_instance
    from matching.solver.reading import InstanceError

    if digest_of(run.snapshot) != run.snapshot_sha256:
        raise JobRefusedError(
            "The stored snapshot is not the one that this plan was asked for (its digest differs). "
            "Nothing was solved. Propose again, and tell your administrator."
        )
    try:
        return parse_instance(run.snapshot)
    except InstanceError as error:
        raise JobRefusedError(f"The snapshot cannot be solved: {error}. Propose again.") from error


def never_worse(instance: Instance, solution: Solution, start: Plan | None) -> Solution:
    """The plan that the search began with, where it is allowed and worth more."""
    from matching.solver.verify import verify

    if start is None:
        return solution
    verdict = verify(instance, start)
    if verdict.errors or not solution.value_c < verdict.value_c <= solution.bound_c:
        return solution
    return replace(solution, plan=start, value_c=verdict.value_c)


def refuse_unless_valid(instance: Instance, solution: Solution) -> None:
    """JobRefusedError where the plan breaks a rule, or is not worth what is claimed."""
    from matching.solver.verify import verify

    verdict = verify(instance, solution.plan)
    problem = verdict.errors[0] if verdict.errors else ""
    if not problem and verdict.value_c != solution.value_c:
        problem = f"it is worth {verdict.value_c} cents, not {solution.value_c}"
    if not problem and solution.value_c > solution.bound_c:
        problem = f"its value {solution.value_c} lies above its bound {solution.bound_c}"
    if problem:
        raise JobRefusedError(
            f"The plan was thrown away because it failed the last check: {problem}. "
            "No battery was reserved. Tell your administrator, and propose again."
        )
