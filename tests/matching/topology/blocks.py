"""Layouts for the tests: Leaf packs by the figures of the catalogue, and others made up."""

from dataclasses import replace

from matching.topology.bands import BANDS
from matching.topology.layout import Block, Layout

BY_KEY = {band.key: band for band in BANDS}

LEAF_MODULE = Block("Leaf module", "module", 2, 2, 7_500, 5_000, 8_400, 500, 66_200)
LEAF_PACK = Block("Leaf 24", "pack", 96, 2, 360_000, 240_000, 403_200, 24_000, 66_200)
LEAF = Layout(LEAF_PACK, "Li-ion LMO", LEAF_MODULE, 48, 4)

# Four large modules of 28 cells: 358.4 V, one alone is more than a truck of 48 V bears.
LARGE_MODULE = Block("LFP module", "module", 28, 1, 89_600, 56_000, 102_200, 18_000, 200_000)
LARGE = Layout(
    Block("LFP pack", "pack", 112, 1, 358_400, 224_000, 408_800, 72_000, 200_000),
    "Li-ion LFP",
    LARGE_MODULE,
    4,
    28,
)


def without_modules(layout: Layout = LEAF) -> Layout:
    return replace(layout, module=None, module_count=0, cells_per_module=0)
