"""Why each battery goes where it goes, in sentences for the plan's page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matching.enums import UseKind
from matching.money import euros

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.reasons import Alternative, Explanation
    from matching.solver.solve import Solution

# Above so many pairs of battery and demand the reasons of the batteries left out take too long.
MOST_PAIRS = 400_000


@dataclass(frozen=True)
class Placed:
    """One row of the plan; rows of the same unit stand or fall together."""

    battery: str
    demand: str
    unit: str
    kind: UseKind
    gain_c: int
    second_best: str
    kits: int = 0
    string: int = 0


@dataclass(frozen=True)
class Why:
    sentence: str
    misses_c: int | None


@dataclass
class Reasons:
    placed: list[Placed]
    left_out: dict[str, Why]
    unmet: list[dict[str, Any]]
    greedy_value_c: int
    klor_value_c: int
    recycling_value_c: int
    placed_batteries: set[str] = field(default_factory=set)


def reasons_for(instance: Instance, solution: Solution, names: dict[str, str]) -> Reasons:
    """All rows with gain and second best use, and a reason for every battery left out.

    `names` says how people call each demand.
    """
    from matching.solver.greedy import greedy
    from matching.solver.klor import klor
    from matching.solver.plan import Plan
    from matching.solver.reasons import unmet_demands
    from matching.solver.verify import verify

    def value(plan: Plan) -> int:
        return verify(instance, plan).value_c

    placed = _placed(instance, solution, names)
    used = {row.battery for row in placed}
    quick = len(instance.packs) * len(instance.demands) <= MOST_PAIRS
    unmet = unmet_demands(instance, solution) if quick else ()
    return Reasons(
        placed=placed,
        left_out={
            name: _why_left_out(instance, solution, name, names if quick else None)
            for name in instance.packs
            if name not in used
        },
        unmet=[
            {"demand": u.demand, "missing": u.missing, "allowed": u.allowed, "why": u.sentence}
            for u in unmet
        ],
        greedy_value_c=value(greedy(solution.market).plan()),
        klor_value_c=value(klor(solution.market).plan()),
        recycling_value_c=value(Plan()),
        placed_batteries=used,
    )


def _placed(instance: Instance, solution: Solution, names: dict[str, str]) -> list[Placed]:
    from matching.solver.reasons import explain

    rows = []
    told: dict[str, Explanation] = {}

    def row(battery: str, demand: str, unit: str, kind: UseKind, **place: int) -> None:
        first = battery not in told
        why = told.setdefault(battery, explain(instance, solution, battery))
        gain_c = why.gain_c if first else 0
        rows.append(Placed(battery, demand, unit, kind, gain_c, _second_best(why, names), **place))

    for kits in solution.plan.kits:
        row(kits.pack, kits.demand, f"battery:{kits.pack}", UseKind.KIT, kits=kits.units)
    for whole in solution.plan.whole:
        row(whole.pack, whole.demand, f"battery:{whole.pack}", UseKind.WHOLE)
    numbers: Counter[str] = Counter()
    for string in solution.plan.strings:
        numbers[string.demand] += 1
        for pack in string.packs:
            number = numbers[string.demand]
            unit = f"demand:{string.demand}"
            row(pack, string.demand, unit, UseKind.STRING, string=number)
    return rows


def _second_best(why: Explanation, names: dict[str, str]) -> str:
    if why.second is None or why.second.gain_c is None or why.advantage_c is None:
        return "No other demand may have it."
    return (
        f"Second best: {names[why.second.demand]}, {euros(why.second.gain_c)} over recycling; "
        f"{euros(abs(why.advantage_c))} {'less' if why.advantage_c >= 0 else 'more'} by itself."
    )


def _why_left_out(
    instance: Instance, solution: Solution, name: str, names: dict[str, str] | None
) -> Why:
    from matching.solver.reasons import explain

    if names is None:
        return Why("Not examined: the problem is too large to give each battery its reason.", None)
    alternatives = explain(instance, solution, name).alternatives
    allowed = [other for other in alternatives if other.rule is None]
    if allowed:
        nearest = min(allowed, key=lambda other: other.misses_c or 0)
        return Why(f"{names[nearest.demand]}: {nearest.sentence}", nearest.misses_c)
    return Why(_refusals(alternatives, names), None)


def _refusals(alternatives: tuple[Alternative, ...], names: dict[str, str]) -> str:
    """The rule that refuses it most often, with the numbers of one demand."""
    if not alternatives:
        return "No demand is open."
    commonest, count = Counter(other.rule for other in alternatives).most_common(1)[0]
    example = next(other for other in alternatives if other.rule == commonest)
    return (
        f"No demand may have it; {count} of {len(alternatives)} fail at the same rule, "
        f"for instance {names[example.demand]}: {example.sentence}"
    )
