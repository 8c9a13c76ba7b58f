"""Error, bias and coverage of scored estimates. The unit is the battery, not the test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from grading.accuracy.scored import Scored

Key = TypeVar("Key", bound=tuple[str, ...])

LEAST_BATTERIES = 10
"""With fewer the bounds of a coverage are wider than 30 points: too few to say."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one group. Fractions of state of health; None where nothing has an interval.

    `coverage` is the share of batteries of which at least half of the tests agree with their
    interval; `coverage_bounds` are its 95 % bounds (Clopper and Pearson 1934).
    """

    tests: int
    batteries: int
    mean_absolute_error: float
    bias: float
    batteries_with_interval: int
    coverage: float | None
    coverage_bounds: tuple[float, float] | None
    coverage_as_stated: float | None
    mean_width: float | None

    @property
    def is_enough(self) -> bool:
        """Whether a coverage may be read off."""
        return self.batteries_with_interval >= LEAST_BATTERIES


def figures_by(rows: Sequence[Scored], key: Callable[[Scored], Key]) -> list[tuple[Key, Figures]]:
    """The figures of each group, in the order of its key."""
    groups: dict[Key, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [(name, figures_of(groups[name])) for name in sorted(groups)]


def figures_of(rows: Sequence[Scored]) -> Figures:
    """The figures of at least one scored estimate. Raises ValueError for none."""
    if not rows:
        raise ValueError("no scored estimates")
    covered = _shares(rows, lambda row: row.is_covered)
    as_stated = _shares(rows, lambda row: row.is_covered_as_stated)
    widths = [row.width for row in rows if row.width is not None]
    return Figures(
        tests=len(rows),
        batteries=len({row.battery for row in rows}),
        mean_absolute_error=_by_battery(rows, lambda row: abs(row.error)),
        bias=_by_battery(rows, lambda row: row.error),
        batteries_with_interval=len(covered),
        coverage=sum(covered) / len(covered) if covered else None,
        coverage_bounds=_bounds(sum(covered), len(covered)) if covered else None,
        coverage_as_stated=sum(as_stated) / len(as_stated) if as_stated else None,
        mean_width=fmean(widths) if widths else None,
    )


def _by_battery(rows: Sequence[Scored], value: Callable[[Scored], float]) -> float:
    """The mean over batteries of each one's mean: one that is tested often weighs no more."""
    of_battery: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        of_battery[row.battery].append(value(row))
    return fmean(fmean(values) for values in of_battery.values())


def _shares(rows: Sequence[Scored], is_held: Callable[[Scored], bool | None]) -> list[bool]:
    """For each battery with an interval, whether at least half of its tests are held."""
    held: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if (answer := is_held(row)) is not None:
            held[row.battery].append(answer)
    return [2 * sum(answers) >= len(answers) for answers in held.values()]


def _bounds(successes: int, count: int) -> tuple[float, float]:
    from grading.soh.scores import binomial_bounds

    return binomial_bounds(successes, count)
