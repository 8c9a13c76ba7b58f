"""Where the boxes of a wiring diagram stand: a row for each string, blocks side by side."""

from __future__ import annotations

from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT, GAP, MARGIN = 22, 14, 8, 10
MOST_IN_SERIES, MOST_IN_PARALLEL = 16, 6


@dataclass(frozen=True)
class Wiring:
    """Sizes in the units of the view box. `rails` join the strings at both ends."""

    width: int
    height: int
    boxes: list[tuple[int, int]]
    wires: list[tuple[int, int, int, int]]


def draw(series: int, parallel: int) -> Wiring | None:
    """None where it would be too large to be read."""
    if series > MOST_IN_SERIES or parallel > MOST_IN_PARALLEL:
        return None
    step_x, step_y = BOX_WIDTH + GAP, BOX_HEIGHT + GAP
    width = 2 * MARGIN + series * step_x + GAP
    height = 2 * MARGIN + parallel * step_y - GAP
    left, right = MARGIN, width - MARGIN
    middles = [MARGIN + row * step_y + BOX_HEIGHT // 2 for row in range(parallel)]
    boxes = [
        (MARGIN + GAP + column * step_x, middle - BOX_HEIGHT // 2)
        for middle in middles
        for column in range(series)
    ]
    wires = [(left, middle, right, middle) for middle in middles]
    rails = [(x, middles[0], x, middles[-1]) for x in (left, right)] if parallel > 1 else []
    return Wiring(width, height, boxes, wires + rails)
