"""What is asked of a battery for a band, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from matching.topology.bands import Band
from matching.topology.layout import Block


@dataclass(frozen=True, slots=True)
class Stock:
    """What one battery still gives: lower bound of its state of health, power of the whole.

    None: not known. `members_bp`: lower bounds of its modules, where some were tested; as many as
    there are modules, or none.
    """

    lower_bp: int | None
    power_w: int | None = None
    members_bp: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What one unit must give at least."""

    energy_wh: int = 0
    power_w: int = 0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One unit, and how many of them the blocks at hand make. Energy at the lower bound.

    `best_wh` is what the best of them holds where modules were tested and like goes with like;
    the weakest then holds `energy_wh`. `units` is 0 where more than one battery is needed.
    """

    series: int
    parallel: int
    nominal_mv: int
    minimum_mv: int
    maximum_mv: int
    energy_wh: int | None
    power_w: int | None
    units: int
    left_over: int
    most_parallel: int
    warnings: tuple[str, ...]
    best_wh: int | None = None

    @property
    def blocks(self) -> int:
        return self.series * self.parallel


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The first rule that fails, its numbers, and a sentence."""

    rule: str
    numbers: tuple[tuple[str, int], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Possibility:
    """`least` is what plans reckon with; `nearest` comes nearer to the nominal voltage of the
    band, None where nothing does. Exactly one of `least` and `why_not` is there."""

    band: Band
    block: Block
    least: Arrangement | None = None
    nearest: Arrangement | None = None
    most_in_series: int = 0
    why_not: WhyNot | None = None


NOTHING = Need()
