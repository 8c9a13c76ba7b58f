"""Why each battery goes where it goes, in sentences for the plan's page, and the prices behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matching.enums import UseKind
from matching.money import euros

if TYPE_CHECKING:
    from matching.solver.instance import Instance
    from matching.solver.solve import Solution
    from matching.solver.why.case import Case
    from matching.solver.why.second import Offer

# Above so many pairs of battery and demand each is asked for its reason on its own page only.
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
    prices: dict[str, Any]  # the highest leaf of the certificate, as pages ask it
    purchases: list[dict[str, Any]]  # what one more battery of each class would bring
    certificate_bound_c: int
    placed_batteries: set[str] = field(default_factory=set)


def reasons_for(instance: Instance, solution: Solution, names: dict[str, str]) -> Reasons:
    """All rows with gain and second best use, and a reason for every battery left out.

    `names` says how people call each demand; others go by their code.
    """
    from matching.solver.greedy import greedy
    from matching.solver.klor import klor
    from matching.solver.plan import Plan
    from matching.solver.verify import verify
    from matching.solver.why.case import whole_case
    from matching.solver.why.purchases import purchases
    from matching.solver.why.second import nearest_uses
    from matching.solver.why.sheet import price_sheet

    def value(plan: Plan) -> int:
        return verify(instance, plan).value_c

    names = {code: code for code in instance.demands} | names
    market, certificate = solution.market, solution.certificate
    prices = price_sheet(market, certificate)
    case = whole_case(instance, solution.plan.as_json(), prices)
    used = {pack: frozenset(use.demand for use in uses) for pack, uses in case.uses.items()}
    near = nearest_uses(market, certificate, prices, used)
    return Reasons(
        placed=_placed(case, solution, near, names),
        left_out={
            name: _why_left_out(case, name, near.get(name), names)
            for name in instance.packs
            if name not in used
        },
        unmet=[one | {"name": names[one["demand"]]} for one in _unmet(case, solution)],
        greedy_value_c=value(greedy(market).plan()),
        klor_value_c=value(klor(market).plan()),
        recycling_value_c=value(Plan()),
        prices=prices.as_json(),
        purchases=[row.as_json() for row in purchases(market, certificate, prices)],
        certificate_bound_c=certificate.bound_c,
        placed_batteries=set(used),
    )


def _placed(
    case: Case, solution: Solution, near: dict[str, Offer], names: dict[str, str]
) -> list[Placed]:
    from matching.solver.why.placed import gain_in_plan, share_c

    rows = []
    told: set[str] = set()

    def row(battery: str, demand: str, unit: str, kind: UseKind, **place: int) -> None:
        pack, gain_c = case.instance.packs[battery], 0
        if battery not in told:
            told.add(battery)
            gain_c = share_c(case, pack, gain_in_plan(case, pack))
        second = _second_best(case, battery, near.get(battery), names)
        rows.append(Placed(battery, demand, unit, kind, gain_c, second, **place))

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


def _second_best(case: Case, battery: str, offer: Offer | None, names: dict[str, str]) -> str:
    """The other use that misses least at the prices of the proof; recycling is one, too."""
    if not case.is_free(battery):
        return "Kept from an accepted plan."
    price_c = case.prices.of_pack(battery)
    if offer is None or offer.misses_c >= price_c:
        return f"Second best: the recycler, {_less(price_c)} at the prices of the proof."
    return (
        f"Second best: {names[offer.demand]}, {_less(offer.misses_c)} at the prices of the proof; "
        f"there it would gain {euros(offer.gain_c)} over recycling."
    )


def _less(cents: int) -> str:
    return f"{euros(cents)} less" if cents > 0 else "as good"


def _why_left_out(case: Case, name: str, offer: Offer | None, names: dict[str, str]) -> Why:
    """The demand that it comes nearest to, or the rule that refuses it most often."""
    if offer is not None:
        sentence = (
            f"{names[offer.demand]}: allowed; it would gain {euros(offer.gain_c)} over recycling "
            f"and misses {euros(offer.misses_c)} at the prices of the proof."
        )
        return Why(sentence, offer.misses_c)
    if len(case.instance.packs) * len(case.instance.demands) > MOST_PAIRS:
        return Why("No demand that may have it pays more for it than the recycler.", None)
    return _refusals(case, name, names)


def _refusals(case: Case, name: str, names: dict[str, str]) -> Why:
    """The rule that refuses it most often, with the numbers of one demand."""
    from matching.solver.rules import Refusal, judge

    demands = case.instance.demands.values()
    rulings = {d.id: judge(case.instance, case.instance.packs[name], d) for d in demands}
    refused = {demand: r for demand, r in rulings.items() if isinstance(r, Refusal)}
    if not rulings:
        return Why("No demand is open.", None)
    if len(refused) < len(rulings):
        allowed = len(rulings) - len(refused)
        sentence = f"{allowed} of {len(rulings)} demands may have it, but none pays more than the "
        return Why(sentence + "recycler.", None)
    commonest, count = Counter(r.rule for r in refused.values()).most_common(1)[0]
    example = next(demand for demand, r in refused.items() if r.rule == commonest)
    sentence = (
        f"No demand may have it; {count} of {len(rulings)} fail at the same rule, "
        f"for instance {names[example]}: {refused[example].sentence}"
    )
    return Why(sentence, None)


def _unmet(case: Case, solution: Solution) -> list[dict[str, Any]]:
    """Demands that stay open; with their reason where the problem is small enough to ask all."""
    from matching.solver.reasons import units_open, unmet_demands

    if len(case.instance.packs) * len(case.instance.demands) <= MOST_PAIRS:
        return [
            {"demand": u.demand, "missing": u.missing, "allowed": u.allowed, "why": u.sentence}
            for u in unmet_demands(case.instance, solution)
        ]
    missing = {name: left - case.taken[name] for name, left in case.left.items()}
    return [
        {"demand": name, "missing": n, "allowed": None, "why": f"{units_open(n)}."}
        for name, n in missing.items()
        if n > 0
    ]
