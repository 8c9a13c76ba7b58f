"""What is or was inside a battery, level by level: one statement a level, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lifecycle.enums import Stage
from lifecycle.models import Battery, StructureLink

# Cells in modules in packs in a unit are four levels.
DEEPEST = 6
MOST_PARTS = 5_000


@dataclass(frozen=True)
class PartNode:
    """A part at its place in the tree: `depth` 1 is directly in the battery."""

    link: StructureLink
    depth: int

    @property
    def part(self) -> Battery:
        return self.link.part


@dataclass(frozen=True)
class PartTree:
    """Each part after its whole, by position. `is_cut`: there are more than MOST_PARTS."""

    nodes: list[PartNode]
    is_cut: bool


def parts_of(battery: Battery, at: datetime | None = None) -> PartTree:
    """The tree as it was at a moment; without one, every part that ever was in it.

    A part of a part is told for the time in which that was in the battery, and no other.
    """
    inside: dict[int, list[StructureLink]] = defaultdict(list)
    wholes, known, count = {battery.pk}, {battery.pk}, 0
    for _level in range(DEEPEST):
        links = StructureLink.objects.filter(whole__in=wholes).select_related("part__battery_model")
        if at is not None:
            links = links.filter(Q(until=None) | Q(until__gt=at), since__lte=at)
        found = list(links.order_by("position", "since", "pk")[: MOST_PARTS + 1 - count])
        for link in found:
            inside[link.whole_id].append(link)
        count += len(found)
        wholes = {link.part_id for link in found} - known
        known |= wholes
        if not wholes or count > MOST_PARTS:
            break
    nodes: list[PartNode] = []
    _walk(battery.pk, inside, 1, None, nodes)
    return PartTree(nodes[:MOST_PARTS], count > MOST_PARTS)


def free_parts_from(seen: QuerySet[Battery], units: Sequence[str]) -> list[str]:
    """IDs of what was taken out of these units and stands alone now, by unit and position."""
    links = StructureLink.objects.filter(
        part__in=seen.exclude(stage__in=(Stage.QUARANTINED, Stage.DISMANTLED)),
        part__whole="",
        whole__public_id__in=units,
        until__isnull=False,
    ).order_by("whole_id", "position", "since")
    return list(dict.fromkeys(links.values_list("part__public_id", flat=True)[:MOST_PARTS]))


def _walk(
    whole: int,
    inside: dict[int, list[StructureLink]],
    depth: int,
    above: StructureLink | None,
    nodes: list[PartNode],
) -> None:
    for link in inside.get(whole, ()) if depth <= DEEPEST else ():
        if above is None or _overlap(link, above):
            nodes.append(PartNode(link, depth))
            _walk(link.part_id, inside, depth + 1, link, nodes)


def _overlap(link: StructureLink, above: StructureLink) -> bool:
    before = link.until is not None and link.until <= above.since
    after = above.until is not None and link.since >= above.until
    return not before and not after
