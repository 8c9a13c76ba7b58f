"""The changes of a what-if in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import RunKind
from matching.models import MatchingRun
from matching.queries import names_of_demands
from matching.web.runs.change_kinds import KINDS, Figure

Json = dict[str, Any]
TARGETS = {kind.target: kind for kind in KINDS.values() if kind.target}


def sentences(changes: Json, day_zero: date) -> list[str]:
    """One for each change; one statement, for the names of demands."""
    return _told(changes, day_zero, names_of_demands(_codes(changes)))


def in_short(runs: Iterable[MatchingRun]) -> dict[int, str]:
    """The first change of each what-if, and how many more; one statement for all."""
    asked = [run for run in runs if run.kind == RunKind.WHAT_IF and run.changes]
    names = names_of_demands({code for run in asked for code in _codes(run.changes)})
    short = {}
    for run in asked:
        first, *more = _told(run.changes, day_zero_of(run), names) or [""]
        further = ngettext("and %(n)s more", "and %(n)s more", len(more)) % {"n": len(more)}
        short[run.pk] = f"{first}, {further}" if more else first
    return short


def day_zero_of(run: MatchingRun) -> date:
    return run.day_zero or timezone.localdate(run.created_at)


def _told(changes: Json, day_zero: date, names: Mapping[str, str]) -> list[str]:
    def named(code: str) -> str:
        return f"{code} {names[code]}" if code in names else code

    told = [_pin(pin, named) for pin in changes.get("pins", ())]
    for ban in changes.get("bans", ()):
        if ban["demand"] is None:
            told.append(_("%(battery)s for no demand") % {"battery": ban["battery"]})
        else:
            words = {"battery": ban["battery"], "demand": named(ban["demand"])}
            told.append(_("%(battery)s not for %(demand)s") % words)
    for table, call in (("demands", named), ("batteries", str)):
        for name, figures in changes.get(table, {}).items():
            told += [
                f"{call(name)}: {_figure(field, value, day_zero)}"
                for field, value in figures.items()
            ]
    told += [_("Without %(what)s") % {"what": named(c)} for c in changes.get("without_demands", ())]
    told += [_("Without %(what)s") % {"what": b} for b in changes.get("without_batteries", ())]
    return told


def _codes(changes: Json) -> set[str]:
    codes = {*changes.get("demands", ()), *changes.get("without_demands", ())}
    codes |= {ban["demand"] for ban in changes.get("bans", ()) if ban["demand"]}
    for pin in changes.get("pins", ()):
        codes |= {pin.get("demand", ""), pin["unit"].partition(":")[2]}
    return codes


def _pin(pin: Mapping[str, Any], named: Any) -> str:
    kind, _colon, name = pin["unit"].partition(":")
    if "demand" in pin:
        words = {"battery": name, "demand": named(pin["demand"])}
        return _("%(battery)s is put into %(demand)s") % words
    if kind == "demand":
        return _("All strings of %(demand)s stay") % {"demand": named(name)}
    return _("%(battery)s stays where it was") % {"battery": name}


def _figure(field: str, value: int, day_zero: date) -> str:
    kind = TARGETS.get(field)
    if kind is None or kind.figure is None:
        return f"{field} {value}"
    label = str(kind.label).partition(",")[0]
    return f"{label[:1].lower()}{label[1:]} {_shown(kind.figure, value, day_zero)}"


def _shown(figure: Figure, value: int, day_zero: date) -> str:
    typed = figure.from_file(value, day_zero)
    if isinstance(typed, date):
        return date_format(typed, "j M Y")
    return f"{number_format(typed)} {figure.unit}".strip()
