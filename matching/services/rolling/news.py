"""What is new since the last plan: whether another one could say something else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from matching.enums import RowState, UseKind
from matching.models import CostSettings, ExpectedRow, MatchingRun, PlanRow
from matching.services.problem.snapshot import Snapshot
from matching.services.rolling.expected_packs import is_expected
from matching.services.runs.propose import Asked


@dataclass(frozen=True)
class _Last:
    """The last plan: its problem, its rows, and what of them was accepted since."""

    run: MatchingRun
    rows: list[PlanRow]

    @property
    def day(self) -> date:
        return timezone.localdate(self.run.created_at)

    def batteries(self, *states: RowState) -> set[str]:
        return {row.battery.public_id for row in self.rows if row.state in states}

    def units_accepted(self) -> dict[str, int]:
        units: dict[str, int] = defaultdict(int)
        strings = set()
        for row in self.rows:
            if row.state != RowState.ACCEPTED:
                continue
            if row.kind == UseKind.STRING:
                strings.add((row.demand.code, row.string))
            else:
                units[row.demand.code] += row.kits if row.kind == UseKind.KIT else 1
        for code, _ in strings:
            units[code] += 1
        return units


def news_since(
    last_plan: MatchingRun | None,
    snapshot: Snapshot,
    asked: Asked,
    costs: CostSettings,
    today: date,
) -> list[str]:
    """Sentences; none where the last plan still says all that a new one could.

    What was accepted out of it is no news: the rest of the best plan stays the best for the rest.
    A battery or demand that went and that the plan made no use of is none either. Three statements.
    """
    if last_plan is None:
        return ["There is no plan yet."]
    run = MatchingRun.objects.only(
        "snapshot", "sequences", "demand_versions", "created_at", "seconds", "gap_bp",
        "includes_expected", "cost_settings_id",
    ).get(pk=last_plan.pk)  # fmt: skip
    rows = PlanRow.objects.filter(run=run).select_related("battery", "demand")
    last = _Last(run, list(rows))
    news = [*_settings(last, asked, costs), *_batteries(last, snapshot, today)]
    news += _returns(last, snapshot, asked, today)
    news += [*_demands(last, snapshot, today), *_too_late(last, snapshot, today)]
    return news


def _settings(last: _Last, asked: Asked, costs: CostSettings) -> list[str]:
    news = []
    if last.run.cost_settings_id != costs.pk:
        news.append("The cost settings have changed.")
    if last.run.includes_expected != asked.includes_expected:
        news.append("Expected returns and demands count now, or count no more.")
    if (last.run.gap_bp or 0) > 0 and last.run.seconds < asked.seconds:
        news.append(
            f"The last plan is not proven best and was searched for {last.run.seconds} s only."
        )
    return news


def _batteries(last: _Last, snapshot: Snapshot, today: date) -> list[str]:
    before = _at_hand(last.run.snapshot["packs"], (last.day - today).days)
    now = _at_hand(snapshot.instance["packs"], 0)
    was, stands = last.run.sequences, snapshot.sequences
    fresh = now.keys() - before.keys()
    changed = {
        name
        for name in now.keys() & before.keys()
        if was.get(name) != stands.get(name) or _terms(before[name]) != _terms(now[name])
    }
    used = last.batteries(RowState.PROPOSED, RowState.REFUSED, RowState.RELEASED)
    to_come = ExpectedRow.objects.filter(run=last.run, battery__isnull=False)
    used |= set(to_come.values_list("label", flat=True))
    gone = (before.keys() - now.keys()) & used
    return _counted(
        (len(fresh), "battery is new or free again", "batteries are new or free again"),
        (len(changed), "battery has changed", "batteries have changed"),
        (len(gone), "battery of the plan is gone", "batteries of the plan are gone"),
    )


def _at_hand(packs: list[dict[str, Any]], shift: int) -> dict[str, dict[str, Any]]:
    return _by_id([pack for pack in packs if not is_expected(pack["id"])], "ready", shift)


def _returns(last: _Last, snapshot: Snapshot, asked: Asked, today: date) -> list[str]:
    """Of two plans that look ahead: whether they expect the same packs."""
    before, now = (
        {
            pack["id"]: (pack["soh"], pack["soh_low"], pack["ready"] + shift)
            for pack in packs
            if is_expected(pack["id"])
        }
        for packs, shift in (
            (last.run.snapshot["packs"], (last.day - today).days),
            (snapshot.instance["packs"], 0),
        )
    )
    if before == now or not (last.run.includes_expected and asked.includes_expected):
        return []
    return ["The forecast of returns has changed."]


def _terms(pack: dict[str, Any]) -> tuple[Any, ...]:
    """What no cost setting changes; of a pack at hand it does not matter since when."""
    return pack["soh"], pack["soh_low"], max(0, pack["ready"]), pack["ask_c"], pack["hazard"]


def _demands(last: _Last, snapshot: Snapshot, today: date) -> list[str]:
    before = _by_id(last.run.snapshot["demands"], "deadline", (last.day - today).days)
    now = _by_id(snapshot.instance["demands"], "deadline", 0)
    versions, accepted = last.run.demand_versions, last.units_accepted()
    wanted = {name: row["qty"] - accepted.get(name, 0) for name, row in before.items()}
    fresh = now.keys() - before.keys()
    changed = {
        name
        for name in now.keys() & before.keys()
        if versions.get(name) != snapshot.demand_versions[name]
        or wanted[name] != now[name]["qty"]
        or before[name]["deadline"] != now[name]["deadline"]
    }
    open_rows = {row.demand.code for row in last.rows if row.state != RowState.ACCEPTED}
    gone = {name for name in before.keys() - now.keys() if name in open_rows or wanted[name] < 0}
    return _counted(
        (len(fresh), "demand is new or open again", "demands are new or open again"),
        (len(changed), "demand has changed", "demands have changed"),
        (len(gone), "demand of the plan is gone", "demands of the plan are gone"),
    )


def _too_late(last: _Last, snapshot: Snapshot, today: date) -> list[str]:
    """Proposed uses whose work would not be done in time any more."""
    lead = snapshot.instance["params"]["lead_days"]
    late = {
        row.battery.public_id
        for row in last.rows
        if row.state == RowState.PROPOSED
        and today + timedelta(days=lead[row.kind]) > row.demand.deadline
    }
    return _counted(
        (len(late), "proposed use is too late by now", "proposed uses are too late by now")
    )


def _by_id(rows: list[dict[str, Any]], day: str, shift: int) -> dict[str, dict[str, Any]]:
    """By id, with its day counted from today."""
    return {row["id"]: row | {day: row[day] + shift} for row in rows}


def _counted(*found: tuple[int, str, str]) -> list[str]:
    return [f"{count} {one if count == 1 else many}." for count, one, many in found if count]
