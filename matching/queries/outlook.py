"""What a plan that looks ahead says of packs to come and of demands not ordered yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accounts.actors import Actor
from matching.enums import UseKind
from matching.models import Demand, ExpectedRow, MatchingRun
from matching.queries.runs import runs_seen_by

MOST_SHOWN = 100


@dataclass
class Ahead:
    """A demand, and the units that it would get."""

    demand: Demand
    from_stock: int = 0
    from_coming: int = 0
    possible_on: date | None = None
    _strings: set[tuple[str, int]] = field(default_factory=set)

    @property
    def missing(self) -> int:
        return max(0, self.demand.open_units - self.from_stock - self.from_coming)

    def add(self, row: ExpectedRow, *, is_coming: bool) -> None:
        units = row.kits if row.kind == UseKind.KIT else 1
        if row.kind == UseKind.STRING:
            units = int((row.unit, row.string) not in self._strings)
            self._strings.add((row.unit, row.string))
        if is_coming:
            self.from_coming += units
        else:
            self.from_stock += units
        self.possible_on = max(self.possible_on or row.possible_on, row.possible_on)


@dataclass(frozen=True)
class Outlook:
    """Open demands that packs to come would fill; expected ones that the stock cannot fill."""

    rows: list[ExpectedRow]
    fillable: list[Ahead]
    short: list[Ahead]

    @property
    def shown(self) -> list[ExpectedRow]:
        return self.rows[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        return max(0, len(self.rows) - MOST_SHOWN)

    @property
    def gain_eur(self) -> float:
        return sum(row.gain_c for row in self.rows) / 100


def last_outlook(actor: Actor) -> tuple[MatchingRun | None, Outlook | None]:
    """Of the newest finished run that looked ahead; three statements, one where there is none."""
    run = runs_seen_by(actor).filter(includes_expected=True, finished_at__isnull=False).first()
    return run, outlook_of(run) if run else None


def outlook_of(run: MatchingRun) -> Outlook | None:
    """Two statements; None for a run that looked at what is there only."""
    if not run.includes_expected or run.finished_at is None:
        return None
    rows = list(
        run.expected_rows.select_related("demand__site", "battery", "battery_model").order_by(
            "possible_on", "unit", "string", "label"
        )
    )
    coming = _coming_strings(rows)
    found: dict[int, Ahead] = {}
    for row in rows:
        one = found.setdefault(row.demand_id, Ahead(row.demand))
        one.add(row, is_coming=(row.unit, row.string) in coming)
    expected = Demand.objects.filter(
        organisation_id=run.organisation_id, is_expected=True
    ).select_related("site")
    for demand in expected:
        if demand.code in run.demand_versions:
            found.setdefault(demand.pk, Ahead(demand))
    by_deadline = sorted(found.values(), key=lambda one: (one.demand.deadline, one.demand.pk))
    return Outlook(
        rows=rows,
        fillable=[one for one in by_deadline if not one.demand.is_expected and one.from_coming],
        short=[
            one
            for one in by_deadline
            if one.demand.is_expected and one.from_stock < one.demand.open_units
        ],
    )


def _coming_strings(rows: list[ExpectedRow]) -> set[tuple[str, int]]:
    """Strings, and packs by themselves, with a pack in them that is to come."""
    return {(row.unit, row.string) for row in rows if row.month is not None}
