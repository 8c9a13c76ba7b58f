"""What can be built for a voltage band, or the first reason why not, with its numbers.

The least numbers in series and in parallel are those of the plan (matching/solver/rules.py, R7 to
R9); a test holds both against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.topology.bands import Band
from matching.topology.figures import ceil_div, volts
from matching.topology.layout import Block, Layout
from matching.topology.weakest import Member, Together, in_parallel, in_series
from matching.topology.windows import window_warnings


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


def with_modules(layout: Layout, stock: Stock, band: Band, need: Need = NOTHING) -> Possibility:
    """Kits out of one battery. What cannot be opened counts as its own one module."""
    return _possible(layout, stock, band, need, layout.block, layout.block_count)


def with_wholes(layout: Layout, stock: Stock, band: Band, need: Need = NOTHING) -> Possibility:
    """Batteries like this one, unopened: in series to the band, strings in parallel to the need."""
    return _possible(layout, stock, band, need, layout.whole, 0)


def least_in_series(block_mv: int, band: Band) -> int:
    """As rule R7 counts: 0 where no number lies within the band."""
    count = ceil_div(band.minimum_mv, block_mv)
    return count if count * block_mv <= band.maximum_mv else 0


def _possible(
    layout: Layout, stock: Stock, band: Band, need: Need, block: Block, count: int
) -> Possibility:
    """`count` blocks at hand; 0: as many as it takes."""
    if block.nominal_mv <= 0:
        return _no(band, block, "catalogue", f"The catalogue has no voltage of the {block.level}.")
    series = least_in_series(block.nominal_mv, band)
    if not series:
        return _no(band, block, "voltage", _no_number_fits(block, band),
                   block_mv=block.nominal_mv, minimum_mv=band.minimum_mv,
                   maximum_mv=band.maximum_mv)  # fmt: skip
    if count and series > count:
        sentence = (
            f"It takes {series} {block.level}s in series to reach {volts(band.minimum_mv)}; "
            f"there {'is' if count == 1 else 'are'} {count}."
        )
        return _no(band, block, "count", sentence, needed=series, count=count)
    shared = max(count, 1)  # of the battery's energy and power, one block has this part
    parallel = _least_parallel(layout, stock, need, series, shared)
    if isinstance(parallel, WhyNot):
        return Possibility(band, block, why_not=parallel)
    if count and series * parallel > count:
        sentence = (
            f"A unit with enough energy and power takes {series * parallel} {block.level}s "
            f"({series} in series × {parallel} in parallel); there are {count}."
        )
        return _no(band, block, "count", sentence, needed=series * parallel, count=count)
    most = band.maximum_mv // block.nominal_mv
    return Possibility(
        band,
        block,
        least=_arranged(layout, stock, band, block, count, series, parallel),
        nearest=_nearest(layout, stock, band, need, block, count, series),
        most_in_series=min(most, count) if count else most,
    )


def _least_parallel(
    layout: Layout, stock: Stock, need: Need, series: int, shared: int
) -> int | WhyNot:
    """The least number of strings side by side for energy (R8), then power (R9)."""
    parallel = 1
    for what, wanted, has in (
        (
            "energy",
            need.energy_wh * shared * 10_000,
            _times(stock.lower_bp, layout.whole.energy_wh),
        ),
        ("power", need.power_w * shared, stock.power_w),
    ):
        if wanted <= 0:
            continue
        if has is None:
            known = "state of health" if what == "energy" else "power"
            return WhyNot(what, (), f"Its {known} is not known, so no {what} can be promised: "
                                    "test and grade it first.")  # fmt: skip
        if has <= 0:
            return WhyNot(what, ((what, 0),), f"It has no {what} at its lower bound.")
        parallel = max(parallel, ceil_div(wanted, series * has))
    return parallel


def _times(lower_bp: int | None, energy_wh: int) -> int | None:
    return None if lower_bp is None else lower_bp * energy_wh


def _nearest(
    layout: Layout, stock: Stock, band: Band, need: Need, block: Block, count: int, least: int
) -> Arrangement | None:
    if band.nominal_mv is None:
        return None
    wanted, most = band.nominal_mv, band.maximum_mv // block.nominal_mv
    # Only the two numbers around the wanted voltage can be nearest.
    around = {wanted // block.nominal_mv, ceil_div(wanted, block.nominal_mv), least}
    fitting = [n for n in around if least <= n <= (min(most, count) if count else most)]
    series = min(fitting, key=lambda n: (abs(n * block.nominal_mv - wanted), n), default=least)
    parallel = _least_parallel(layout, stock, need, series, max(count, 1))
    if series == least or isinstance(parallel, WhyNot) or (count and series * parallel > count):
        return None
    return _arranged(layout, stock, band, block, count, series, parallel)


def _arranged(
    layout: Layout, stock: Stock, band: Band, block: Block, count: int, series: int, parallel: int
) -> Arrangement:
    size, shared = series * parallel, max(count, 1)
    energy = None if stock.lower_bp is None else (
        size * layout.whole.energy_wh * stock.lower_bp // (shared * 10_000)
    )  # fmt: skip
    power = None if stock.power_w is None else size * stock.power_w // shared
    best = None
    if count and len(stock.members_bp) == count:
        alike = sorted_units(layout, stock, series, parallel)
        energy, best = alike[-1].energy_wh, alike[0].energy_wh
    low, high = series * block.minimum_mv, series * block.maximum_mv
    return Arrangement(
        series=series,
        parallel=parallel,
        nominal_mv=series * block.nominal_mv,
        minimum_mv=low,
        maximum_mv=high,
        energy_wh=energy,
        power_w=power,
        units=count // size,
        left_over=count % size if count else 0,
        most_parallel=count // series,
        warnings=window_warnings(low, high, series * block.cells_in_series, band),
        best_wh=best,
    )


def sorted_units(layout: Layout, stock: Stock, series: int, parallel: int) -> list[Together]:
    """Units of tested modules, like with like: the best first, the weakest modules left over."""
    count, whole_wh = layout.block_count, layout.whole.energy_wh
    power = None if stock.power_w is None else stock.power_w // count
    members = [
        Member("", whole_wh * lower_bp // (count * 10_000), power)
        for lower_bp in sorted(stock.members_bp, reverse=True)
    ]
    strings = [
        in_series(members[n : n + series]) for n in range(0, len(members) - series + 1, series)
    ]
    even = [1 / parallel] * parallel
    return [
        in_parallel(strings[n : n + parallel], even)
        for n in range(0, len(strings) - parallel + 1, parallel)
    ]


def _no_number_fits(block: Block, band: Band) -> str:
    limits = f"{volts(band.minimum_mv)} to {volts(band.maximum_mv)}"
    if block.nominal_mv > band.maximum_mv:
        return (
            f"One {block.level} alone has {volts(block.nominal_mv)}: more than the "
            f"{volts(band.maximum_mv)} that the band allows."
        )
    below = band.minimum_mv // block.nominal_mv
    return (
        f"{below} {block.level}{'s' if below > 1 else ''} in series give "
        f"{volts(below * block.nominal_mv)}, {below + 1} give "
        f"{volts((below + 1) * block.nominal_mv)}: neither lies within {limits}."
    )


def _no(band: Band, block: Block, rule: str, sentence: str, **numbers: int) -> Possibility:
    return Possibility(band, block, why_not=WhyNot(rule, tuple(numbers.items()), sentence))
