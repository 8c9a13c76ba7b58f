"""Where the boxes and lines of a genealogy stand: units from left to right, oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.models import Battery
from lifecycle.queries.genealogy import Genealogy

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 210, 84, 90, 22, 8
MOST_IN_A_COLUMN = 40


@dataclass(frozen=True)
class Box:
    battery: Battery
    x: int
    y: int
    is_own: bool


@dataclass(frozen=True)
class Line:
    """From the right side of a box to the left side of another, with the number of parts."""

    x1: int
    y1: int
    x2: int
    y2: int
    parts: int

    @property
    def middle(self) -> int:
        return (self.x1 + self.x2) // 2

    @property
    def label(self) -> tuple[int, int]:
        """Above the line where it leaves the box: there it is level."""
        return self.x1 + 8, self.y1 - 7


@dataclass(frozen=True)
class Drawing:
    """Sizes in the units of the view box; `hidden` units did not fit."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    hidden: int


def draw(family: Genealogy) -> Drawing:
    """Every column is centred on the tallest."""
    shown = [column[:MOST_IN_A_COLUMN] for column in family.columns]
    tallest = max(len(column) for column in shown)
    height = tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    boxes = {}
    for number, column in enumerate(shown):
        top = (height - len(column) * (BOX_HEIGHT + GAP_Y) + GAP_Y) // 2
        for place, battery in enumerate(column):
            x = MARGIN + number * (BOX_WIDTH + GAP_X)
            y = top + place * (BOX_HEIGHT + GAP_Y)
            boxes[battery.pk] = Box(battery, x, y, number == family.own)
    lines = []
    for descent in family.descents:
        source, target = boxes.get(descent.source.pk), boxes.get(descent.target.pk)
        if source and target:
            middle = BOX_HEIGHT // 2
            lines.append(
                Line(
                    source.x + BOX_WIDTH, source.y + middle, target.x, target.y + middle,
                    descent.parts,
                )
            )  # fmt: skip
    width = len(shown) * (BOX_WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    hidden = sum(len(column) for column in family.columns) - len(boxes)
    return Drawing(width, height, list(boxes.values()), lines, hidden)
