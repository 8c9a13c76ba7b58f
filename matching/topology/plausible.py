"""Do the figures of the catalogue agree with each other? What contradicts is named with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matching.topology.figures import volts
from matching.topology.layout import Block, Layout

TOLERANCE = 0.05
"""Assumption: makers round the voltage and the energy of a pack by a few per cent; more than this
is another module, or another count."""
LOWEST_CELL_MV, HIGHEST_CELL_MV = 1_100, 4_000
"""Nominal voltage of one cell: from Ni-MH (1.2 V) to Li-ion (3.6 to 3.8 V)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`is_contradiction`: two figures cannot both be right; else something is not known."""

    what: str
    sentence: str
    is_contradiction: bool = True


def doubts_about(layout: Layout) -> tuple[Doubt, ...]:
    """The figures of each block first, then what modules and pack say of each other."""
    found = [*_block(layout.whole)]
    if layout.module is not None:
        found += _block(layout.module)
    found += _unknown(layout)
    if layout.can_be_opened:
        found += _between(layout)
    return tuple(found)


def _block(block: Block) -> Iterator[Doubt]:
    for what, value in (
        ("nominal voltage", block.nominal_mv),
        ("rated energy", block.energy_wh),
        ("number of cells in series", block.cells_in_series),
    ):
        if value <= 0:
            yield Doubt(what, f"{block.name}: the {what} is 0 in the catalogue.")
    if block.nominal_mv > 0 and not block.minimum_mv <= block.nominal_mv <= block.maximum_mv:
        yield Doubt(
            "window",
            f"{block.name}: the nominal {volts(block.nominal_mv)} lie outside its own safe window "
            f"of {volts(block.minimum_mv)} to {volts(block.maximum_mv)}.",
        )
    if block.nominal_mv > 0 and block.cells_in_series > 0:
        cell_mv = block.nominal_mv / block.cells_in_series
        if not LOWEST_CELL_MV <= cell_mv <= HIGHEST_CELL_MV:
            yield Doubt(
                "cell voltage",
                f"{block.name}: {volts(block.nominal_mv)} over {block.cells_in_series} cells in "
                f"series would be {volts(cell_mv)} a cell; no cell has that.",
            )


def _unknown(layout: Layout) -> Iterator[Doubt]:
    if layout.module is None and layout.module_count > 1:
        yield Doubt(
            "module",
            f"The catalogue counts {layout.module_count} modules but does not say which, so their "
            "voltage is not known. Name the module in the catalogue.",
            is_contradiction=False,
        )
    elif layout.module is None and layout.whole.level == "pack":
        yield Doubt(
            "module",
            "The catalogue knows no modules of this pack, so only its use as a whole is reckoned. "
            "Enter the module and the count in the catalogue.",
            is_contradiction=False,
        )
    elif layout.module is not None and layout.module_count < 1:
        yield Doubt(
            "module count",
            f"The catalogue names the module ({layout.module.name}) but not how many there are.",
            is_contradiction=False,
        )


def _between(layout: Layout) -> Iterator[Doubt]:
    module, whole, count = layout.module, layout.whole, layout.module_count
    assert module is not None  # can_be_opened
    if layout.cells_per_module and layout.cells_per_module != module.cells:
        yield Doubt(
            "cells in a module",
            f"The pack counts {layout.cells_per_module} cells in a module, the module itself "
            f"{module.cells_in_series}s{module.cells_in_parallel}p, {module.cells} cells.",
        )
    if count * module.cells != whole.cells:
        yield Doubt(
            "cells",
            f"{count} modules of {module.cells} cells are {count * module.cells} cells; "
            f"{whole.cells_in_series}s{whole.cells_in_parallel}p are {whole.cells}.",
        )
    series = layout.modules_in_series
    if not series:
        yield Doubt(
            "modules in series",
            f"{count} modules of {module.cells_in_series} cells in series cannot be wired to "
            f"{whole.cells_in_series} cells in series.",
        )
    elif _apart(series * module.nominal_mv, whole.nominal_mv):
        yield Doubt(
            "voltage",
            f"{series} modules of {volts(module.nominal_mv)} in series give "
            f"{volts(series * module.nominal_mv)}; the catalogue has {volts(whole.nominal_mv)} "
            "for the pack.",
        )
    if _apart(count * module.energy_wh, whole.energy_wh):
        yield Doubt(
            "energy",
            f"{count} modules of {module.energy_wh / 1000:g} kWh hold "
            f"{count * module.energy_wh / 1000:g} kWh; the catalogue has "
            f"{whole.energy_wh / 1000:g} kWh for the pack.",
        )


def _apart(one: int, other: int) -> bool:
    return abs(one - other) > TOLERANCE * max(one, other)
