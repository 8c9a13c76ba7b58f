"""What changes from one plan to another, in lines for a page; long lists are cut, with counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.queries import known_batteries, names_of_demands

LINES_SHOWN = 40


@dataclass(frozen=True)
class Section:
    """One kind of difference: how many there are, and the first of them."""

    title: str
    count: int
    lines: list[dict[str, Any]]

    @property
    def not_shown(self) -> int:
        return self.count - len(self.lines)


def sections(
    first: Mapping[str, Any],
    other: Mapping[str, Any],
    took_part: tuple[Collection[str], Collection[str]] | None = None,
) -> list[Section]:
    """From the first plan to the other; none where they are the same. Two statements.

    `took_part` are the batteries of the two problems, where these may differ: one that was not
    there went to nobody, so to no recycler either. None, too, where one is no plan: it was changed
    past the program.
    """
    from matching.solver.differences import differences
    from matching.solver.plan import is_plan

    if not all(plan == {} or is_plan(plan) for plan in (first, other)):
        return []
    found = differences(first, other)
    moved = {
        _("Batteries that go elsewhere"): found.elsewhere,
        _("Batteries newly used"): found.newly_used,
        _("Batteries no longer used"): found.left_out,
    }
    filled = {
        _("Demands newly served"): found.opened,
        _("Demands no longer served"): found.closed,
        _("Demands with more or fewer units"): found.more_or_less,
    }
    shown = [one for all_of in moved.values() for one in islice(all_of, LINES_SHOWN)]
    codes = {code for one in shown for code in (*one.before, *one.after)}
    codes |= {one.demand for all_of in filled.values() for one in islice(all_of, LINES_SHOWN)}
    names, known = names_of_demands(codes), known_batteries({one.battery for one in shown})
    made = [
        Section(
            title,
            len(all_of),
            [
                {
                    "battery": one.battery,
                    "has_page": one.battery in known,
                    "before": _uses(one.before, names, _is_in(took_part, 0, one.battery)),
                    "after": _uses(one.after, names, _is_in(took_part, 1, one.battery)),
                }
                for one in islice(all_of, LINES_SHOWN)
            ],
        )
        for title, all_of in moved.items()
    ]
    made += [
        Section(
            title,
            len(served),
            [
                {
                    "demand": one.demand if one.demand in names else "",
                    "name": names.get(one.demand, one.demand),
                    "before": _units(one.before),
                    "after": _units(one.after),
                }
                for one in islice(served, LINES_SHOWN)
            ],
        )
        for title, served in filled.items()
    ]
    return [section for section in made if section.count]


def _is_in(took_part: tuple[Collection[str], ...] | None, plan: int, battery: str) -> bool:
    return took_part is None or battery in took_part[plan]


def _uses(uses: Mapping[str, int], names: Mapping[str, str], is_here: bool) -> str:
    told = [
        names.get(code, code) + (f" × {count}" if count > 1 else "") for code, count in uses.items()
    ]
    return ", ".join(told) or (_("the recycler") if is_here else _("took no part"))


def _units(count: int) -> str:
    return ngettext("%(n)s unit", "%(n)s units", count) % {"n": count} if count else "–"
