"""What can be built for a voltage band, or the first reason why not, with its numbers.

The least numbers in series and in parallel are those of the plan (matching/solver/rules.py, R7 to
R9); a test holds both against each other.
"""

from __future__ import annotations

from matching.topology.arranged import arranged
from matching.topology.arrangement import (
    NOTHING,
    Arrangement,
    Need,
    Possibility,
    Stock,
    WhyNot,
)
from matching.topology.bands import Band
from matching.topology.figures import ceil_div, volts
from matching.topology.layout import Block, Layout


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
        least=arranged(layout, stock, band, block, count, series, parallel),
        nearest=_nearest(layout, stock, band, need, block, count, series),
        most_in_series=min(most, count) if count else most,
    )


def _least_parallel(
    layout: Layout, stock: Stock, need: Need, series: int, shared: int
) -> int | WhyNot:
    """The least number of strings side by side for energy (R8), then power (R9)."""
    parallel = 1
    stored = None if stock.lower_bp is None else stock.lower_bp * layout.whole.energy_wh
    for what, wanted, has in (
        ("energy", need.energy_wh * shared * 10_000, stored),
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
    return arranged(layout, stock, band, block, count, series, parallel)


def _no_number_fits(block: Block, band: Band) -> str:
    limits = f"{volts(band.minimum_mv)} to {volts(band.maximum_mv)}"
    if block.nominal_mv > band.maximum_mv:
        return (
            f"One {block.level} alone has {volts(block.nominal_mv)}: more than the "
            f"{volts(band.maximum_mv)} that the band allows."
        )
    below = band.minimum_mv // block.nominal_mv
    some = f"{below} {block.level}s in series give" if below > 1 else f"1 {block.level} gives"
    return (
        f"{some} {volts(below * block.nominal_mv)}, {below + 1} in series give "
        f"{volts((below + 1) * block.nominal_mv)}: neither lies within {limits}."
    )


def _no(band: Band, block: Block, rule: str, sentence: str, **numbers: int) -> Possibility:
    return Possibility(band, block, why_not=WhyNot(rule, tuple(numbers.items()), sentence))
