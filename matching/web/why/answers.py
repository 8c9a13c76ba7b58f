"""What the pages of reasons show: answers of the core with names, sums and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from matching.models import MatchingRun
from matching.money import euros
from matching.queries import SolvedRun
from matching.solver.why.battery import BatteryReasons, battery_reasons
from matching.solver.why.case import Case
from matching.solver.why.faults import Fault
from matching.solver.why.pair import (
    ALLOWED,
    PLANNED,
    Answer,
    answer,
    if_mended,
    shared_with_others,
)
from matching.solver.why.remedies import Remedies, remedies
from matching.web.why.words import change_words, price_per_kwh, reason, rule_name, sum_lines


@dataclass(frozen=True)
class ShownFault:
    rule: str
    sentence: str
    changes: list[str]


def day_0(run: MatchingRun) -> date:
    """The day that the snapshot counts from."""
    return timezone.localdate(run.created_at)


def shown_faults(faults: tuple[Fault, ...], start: date) -> list[ShownFault]:
    return [
        ShownFault(
            rule_name(fault.rule),
            reason(fault, start),
            [change_words(change, start) for change in fault.changes],
        )
        for fault in faults
    ]


def pair_context(
    run: MatchingRun, solved: SolvedRun, names: dict[str, str], battery: str, code: str
) -> dict[str, Any]:
    """The answer for one pair, ready for matching/why/answer.html."""
    case = solved.case_of_battery(battery)
    pack, demand = case.instance.packs[battery], case.instance.demands[code]
    told = answer(case, pack, demand)
    reasons = battery_reasons(case, pack) if told.verdict == PLANNED else None
    return {
        "answer": told,
        "name": names[code],
        "faults": shown_faults(told.faults, day_0(run)),
        "sum": _sum(told) if told.gain else None,
        "lines": sum_lines(told.gain.lines) if told.gain else [],
        "one_kit": euros(told.one.total_c) if told.one and told.units > 1 else "",
        "members": [(n, case.instance.packs[n].soh_bp / 100) for n in told.string],
        "weakest_percent": told.weakest_bp / 100,
        "own_use": own_use_words(case, battery, names) if told.verdict == ALLOWED else "",
        "mended": _mended(if_mended(case, told)),
        "stays_shut": stays_shut(case, code),
        "shared": _shared(case, told, names),
        "cure": _cure(remedies(case, told)),
        "second": second_words(reasons, names) if reasons else None,
    }


def _sum(told: Answer) -> dict[str, str]:
    """Price of the demand + price of the pack − gain = what is missed, each as a sum."""
    assert told.gain is not None
    misses = told.misses_c or 0
    return {
        "units": euros(told.units * told.unit_price_c),
        "unit": euros(told.unit_price_c),
        "pack": euros(told.pack_price_c),
        "gain": euros(told.gain.total_c),
        "misses": euros(misses),
    }


def _mended(told: Answer | None) -> dict[str, Any] | None:
    if told is None or told.gain is None or told.misses_c is None:
        return None
    return {
        "gain": euros(told.gain.total_c),
        "misses": euros(told.misses_c),
        "nothing": told.misses_c <= 0,
    }


def stays_shut(case: Case, code: str) -> bool:
    """Whether a demand for strings gets none, as all of them together would bring nothing."""
    strings = case.prices.strings.get(code)
    return strings is not None and not case.taken[code] and strings.together_c == 0


def own_use_words(case: Case, battery: str, names: dict[str, str]) -> str:
    """The best that the battery could do by itself at the prices: what sets its own price."""
    from matching.solver.why.own_use import best_own_use

    units = best_own_use(case, case.instance.packs[battery]).units
    return units_words(units, names)


def units_words(units: tuple[tuple[str, int], ...], names: dict[str, str]) -> str:
    return ", ".join(f"{n} × {names.get(code, code)}" for code, n in units)


def _shared(case: Case, told: Answer, names: dict[str, str]) -> dict[str, Any] | None:
    """Kits for others out of the same pack, where that is nearer than this demand alone."""
    shared = shared_with_others(case, told)
    if shared is None or told.misses_c is None or shared[1] >= told.misses_c:
        return None
    use, misses = shared
    return {"units": units_words(use.units, names), "misses": euros(misses), "nothing": misses <= 0}


def _cure(found: Remedies | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "price": "" if found.price_c_per_kwh is None else price_per_kwh(found.price_c_per_kwh),
        "ask": "" if found.ask_c is None else euros(found.ask_c),
        "ask_helps": found.ask_helps,
    }


def second_words(reasons: BatteryReasons, names: dict[str, str]) -> dict[str, Any]:
    """The second best use of a battery; without a demand it is the recycler."""
    second = reasons.second
    return {
        "code": second.demand if second else "",
        "name": names[second.demand] if second else "",
        "gain": euros(second.gain.total_c) if second and second.gain else "",
        "in_string": bool(second and second.string),
        "misses": euros(reasons.second_misses_c),
        "open": euros(reasons.misses_c) if reasons.misses_c else "",
    }


def short_reason(told: Answer, start: date) -> str:
    """The first failed rule in one line, for lists."""
    if not told.faults:
        return ""
    return f"{rule_name(told.faults[0].rule)}: {reason(told.faults[0], start)}"
