"""Everything that the accuracy page tells, from the scored estimates alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grading.accuracy.drift import Alarm, alarms
from grading.accuracy.figures import Figures, figures_by
from grading.accuracy.scored import Scored

WORST = 15
"""Batteries that are listed."""


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by (method, version), (method, cell type) and (month, method); newest month first."""

    rows: tuple[Scored, ...]
    by_version: tuple[tuple[tuple[str, str], Figures], ...]
    by_type: tuple[tuple[tuple[str, str], Figures], ...]
    by_month: tuple[tuple[tuple[str, str], Figures], ...]
    alarms: tuple[Alarm, ...]
    worst: tuple[Scored, ...]


def report_on(rows: Sequence[Scored]) -> Report:
    """The report; all of it is empty where nothing was scored."""
    months = figures_by(rows, lambda row: (row.month, row.method))
    return Report(
        rows=tuple(rows),
        by_version=tuple(figures_by(rows, lambda row: (row.method, row.version))),
        by_type=tuple(figures_by(rows, lambda row: (row.method, row.cell_type))),
        by_month=tuple(sorted(months, key=lambda one: one[0][0], reverse=True)),
        alarms=tuple(alarms(rows)),
        worst=tuple(_worst(rows)),
    )


def _worst(rows: Sequence[Scored]) -> list[Scored]:
    """Each battery once, by its largest error, whatever the method."""
    largest: dict[str, Scored] = {}
    for row in sorted(rows, key=lambda row: -abs(row.error)):
        largest.setdefault(row.battery, row)
    return list(largest.values())[:WORST]
