"""How a battery is built, and where the figures of the catalogue contradict each other."""

from dataclasses import replace

import pytest

from matching.topology.layout import Block, Layout
from matching.topology.plausible import doubts_about

from .blocks import LARGE, LEAF, LEAF_MODULE, LEAF_PACK, without_modules


def test_a_leaf_is_48_modules_of_2s2p_in_one_string():
    assert (LEAF.modules_in_series, LEAF.modules_in_parallel, LEAF.block.nominal_mv) == (
        48, 1, 7_500,
    )  # fmt: skip
    assert doubts_about(LEAF) == doubts_about(LARGE) == ()


def test_strings_of_modules_in_parallel_are_counted():
    wide = replace(LEAF_PACK, cells_in_series=48, cells_in_parallel=4, nominal_mv=180_000,
                   minimum_mv=120_000, maximum_mv=201_600)  # fmt: skip
    layout = replace(LEAF, whole=wide)
    assert (layout.modules_in_series, layout.modules_in_parallel) == (24, 2)
    assert doubts_about(layout) == ()


@pytest.mark.parametrize(
    ("layout", "what", "words"),
    [
        (replace(LEAF, module_count=24), "cells", "24 modules of 4 cells are 96 cells; 96s2p are"),
        (replace(LEAF, module_count=24), "modules in series", "24 modules of 2 cells in series"),
        (replace(LEAF, module_count=24), "energy", "24 modules of 0.5 kWh hold 12 kWh; the"),
        (replace(LEAF, cells_per_module=8), "cells in a module", "counts 8 cells in a module"),
        (replace(LEAF, whole=replace(LEAF_PACK, nominal_mv=330_000)), "voltage",
         "48 modules of 7.5 V in series give 360 V; the catalogue has 330 V"),
        (replace(LEAF, whole=replace(LEAF_PACK, nominal_mv=410_000)), "window",
         "410 V lie outside its own safe window of 240 V to 403.2 V"),
        (replace(LEAF, module=replace(LEAF_MODULE, cells_in_series=1)), "cell voltage",
         "7.5 V over 1 cells in series would be 7.5 V a cell"),
        (replace(LEAF, whole=replace(LEAF_PACK, energy_wh=0)), "rated energy", "is 0 in the cat"),
        (replace(LEAF, module=replace(LEAF_MODULE, cells_in_series=0)),
         "number of cells in series", "is 0 in the catalogue"),
    ],
)  # fmt: skip
def test_contradictions_are_named_with_their_numbers(layout, what, words):
    found = {doubt.what: doubt for doubt in doubts_about(layout)}
    assert words in found[what].sentence
    assert found[what].is_contradiction


def test_rounding_of_the_makers_is_no_contradiction():
    """Leaf 40: 24 × 14.6 V are 350.4 V, the maker says 350 V."""
    module = Block("m", "module", 4, 2, 14_600, 10_000, 16_800, 1_667, 114_000)
    pack = Block("p", "pack", 96, 2, 350_000, 240_000, 403_200, 40_000, 114_000)
    assert doubts_about(Layout(pack, "Li-ion NMC", module, 24, 8)) == ()


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (without_modules(), "knows no modules of this pack"),
        (replace(LEAF, module=None), "counts 48 modules but does not say which"),
        (replace(LEAF, module_count=0), "but not how many there are"),
    ],
)
def test_what_is_not_known_is_said_and_the_whole_is_the_block(layout, words):
    (doubt,) = doubts_about(layout)
    assert words in doubt.sentence
    assert not doubt.is_contradiction
    assert not layout.can_be_opened
    assert (layout.block, layout.block_count) == (LEAF_PACK, 1)
    assert (layout.modules_in_series, layout.modules_in_parallel) == (0, 0)


def test_a_single_module_has_nothing_to_doubt():
    assert doubts_about(Layout(LEAF_MODULE, "Li-ion LMO")) == ()
