"""The figures of one unit of so many blocks in series and in parallel."""

from __future__ import annotations

from matching.topology.arrangement import Arrangement, Stock
from matching.topology.bands import Band
from matching.topology.layout import Block, Layout
from matching.topology.weakest import Member, Together, in_parallel, in_series
from matching.topology.windows import window_warnings


def arranged(
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
