"""Which units gave parts to which: level by level, with a fixed number of statements a level."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lifecycle.models import Battery, StructureLink

MOST_LEVELS = 4


@dataclass(frozen=True)
class Descent:
    """So many parts went from one unit to another."""

    source: Battery
    target: Battery
    parts: int


@dataclass(frozen=True)
class Genealogy:
    """Units by column, oldest first; the battery itself stands in column `own`."""

    battery: Battery
    columns: list[list[Battery]]
    own: int
    descents: list[Descent]


def genealogy_of(battery: Battery) -> Genealogy:
    """At most MOST_LEVELS to each side; of a part, the units that it was in."""
    before, older = _follow([battery], backwards=True)
    after, newer = _follow([battery], backwards=False)
    columns = [*reversed(older), [battery], *newer]
    return Genealogy(battery, columns, len(older), [*before, *after])


def wholes_of(battery: Battery) -> QuerySet[StructureLink]:
    """Where a part was, position by position, newest first."""
    return battery.wholes.select_related("whole__battery_model").order_by("-since", "-pk")


def _follow(units: list[Battery], *, backwards: bool) -> tuple[list[Descent], list[list[Battery]]]:
    descents: list[Descent] = []
    columns: list[list[Battery]] = []
    known = {unit.pk for unit in units}
    for _level in range(MOST_LEVELS):
        step = _step(units, backwards=backwards)
        fresh = {unit.pk: unit for unit, _, _ in step if unit.pk not in known}
        if not fresh:
            break
        descents += [
            Descent(other, unit, count) if backwards else Descent(unit, other, count)
            for other, unit, count in step
            if other.pk in fresh
        ]
        units = sorted(fresh.values(), key=lambda unit: unit.public_id)
        known |= set(fresh)
        columns.append(units)
    return descents, columns


def _step(units: list[Battery], *, backwards: bool) -> list[tuple[Battery, Battery, int]]:
    """(neighbour, unit, parts): the wholes that parts of these units were in before, or after.

    Three statements. Of a battery that has no parts, the wholes that it was in itself.
    """
    by_pk = {unit.pk: unit for unit in units}
    inside = StructureLink.objects.filter(whole__in=by_pk)
    parts = inside.values("part")
    mine = list(inside.values_list("part_id", "whole_id", "since"))
    others = StructureLink.objects.filter(part__in=parts).exclude(whole__in=by_pk)
    links: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for part, whole, since in others.values_list("part_id", "whole_id", "since"):
        links[part].append((since, whole))
    counts: Counter[tuple[int, int]] = Counter()
    for part, whole, since in mine:
        neighbours = [link for link in links[part] if (link[0] < since) == backwards]
        if neighbours:
            nearest = max(neighbours) if backwards else min(neighbours)
            counts[(nearest[1], whole)] += 1
    if not backwards:
        own = StructureLink.objects.filter(part__in=by_pk).order_by("since")
        counts.update((whole, part) for part, whole in own.values_list("part_id", "whole_id"))
    found = Battery.objects.select_related("battery_model").in_bulk({pk for pk, _ in counts})
    return [(found[other], by_pk[unit], count) for (other, unit), count in counts.items()]
