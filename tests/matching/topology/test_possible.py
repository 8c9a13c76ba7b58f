"""Counts, energy, left-over modules and reasons, by the figures of domain knowledge."""

from dataclasses import replace

import pytest

from matching.topology.arrangement import Need, Stock
from matching.topology.bands import BANDS, Band, Use
from matching.topology.layout import Layout
from matching.topology.possible import with_modules, with_wholes

from .blocks import BY_KEY, LARGE, LEAF, LEAF_MODULE, LEAF_PACK, without_modules

AT_70 = Stock(lower_bp=7_000, power_w=25_200)


def kits(key, layout=LEAF, stock=AT_70, need=Need()):  # noqa: B008 (it is frozen)
    return with_modules(layout, stock, BY_KEY[key], need)


@pytest.mark.parametrize(
    ("key", "least", "nearest", "most"),
    [("24", 3, 3, 4), ("48", 6, 6, 8), ("80", 10, 11, 12)],
)
def test_a_truck_takes_3_6_or_11_leaf_modules(key, least, nearest, most):
    found = kits(key)
    assert (found.least.series, found.most_in_series) == (least, most)
    assert (found.nearest or found.least).series == nearest


def test_a_kit_of_24_volts_out_of_a_leaf():
    one = kits("24").least
    assert (one.series, one.parallel, one.nominal_mv) == (3, 1, 22_500)
    assert (one.minimum_mv, one.maximum_mv) == (15_000, 25_200)
    # Three of 48 modules: 24 kWh × 70 % × 3/48, and so much of 25.2 kW.
    assert (one.energy_wh, one.power_w) == (1_050, 1_575)
    assert (one.units, one.left_over, one.most_parallel) == (16, 0, 16)
    assert len(one.warnings) == 1
    assert "Empty it has 15 V, below the band: the truck may stop at 20 V" in one.warnings[0]


def test_modules_are_left_over():
    one = kits("80").nearest
    assert (one.series, one.units, one.left_over) == (11, 4, 4)


def test_energy_and_power_ask_for_strings_in_parallel():
    assert kits("24", need=Need(energy_wh=2_000)).least.parallel == 2
    assert kits("24", need=Need(energy_wh=1_050)).least.parallel == 1
    assert kits("24", need=Need(energy_wh=1_051)).least.parallel == 2
    by_power = kits("24", need=Need(energy_wh=1, power_w=6_300)).least
    assert (by_power.parallel, by_power.units, by_power.power_w) == (4, 4, 6_300)


@pytest.mark.parametrize(
    ("need", "rule", "words"),
    [
        (Need(energy_wh=20_000), "count", "takes 60 modules (3 in series × 20 in parallel); there"),
        (Need(power_w=30_000), "count", "there are 48"),
    ],
)
def test_too_much_is_refused_with_its_numbers(need, rule, words):
    found = kits("24", need=need)
    assert found.least is None
    assert found.why_not.rule == rule
    assert words in found.why_not.sentence


def test_a_whole_leaf_fits_no_forklift():
    for key in ("24", "48", "80"):
        why = with_wholes(LEAF, AT_70, BY_KEY[key]).why_not
        assert why.rule == "voltage"
        assert "One pack alone has 360 V: more than the" in why.sentence
        assert dict(why.numbers)["block_mv"] == 360_000


def test_whole_leafs_on_inverters():
    one = with_wholes(LEAF, AT_70, BY_KEY["inverter-high"]).least
    assert (one.blocks, one.energy_wh, one.power_w, one.warnings) == (1, 16_800, 25_200, ())
    two = with_wholes(LEAF, AT_70, BY_KEY["inverter-large"]).least
    assert (two.series, two.nominal_mv, two.energy_wh) == (2, 720_000, 33_600)
    assert "480 V, below the band" in two.warnings[0]
    four = with_wholes(LEAF, AT_70, BY_KEY["inverter-large"], Need(energy_wh=50_000)).least
    assert (four.series, four.parallel, four.blocks) == (2, 2, 4)


def test_one_pack_has_too_few_modules_for_a_large_inverter():
    why = kits("inverter-large").why_not
    assert why.sentence == "It takes 80 modules in series to reach 600 V; there are 48."
    assert dict(why.numbers) == {"needed": 80, "count": 48}


def test_large_modules_fit_only_the_largest_truck():
    assert "One module alone has 89.6 V" in kits("24", LARGE).why_not.sentence
    assert "One module alone has 89.6 V" in kits("48", LARGE).why_not.sentence
    one = kits("80", LARGE).least
    assert (one.series, one.units, one.left_over) == (1, 4, 0)
    assert (
        "Full it has 102.2 V, 10.2 V above the band: charge to 92 V (3.29 V a cell)"
        in (one.warnings[0])
    )


def test_no_number_between_the_limits():
    """Modules of 17 V: one is too little for 20 V, two are too much for 31 V."""
    module = replace(LEAF_MODULE, nominal_mv=17_000, minimum_mv=12_000, maximum_mv=20_000)
    why = kits("24", replace(LEAF, module=module)).why_not
    assert why.sentence == (
        "1 module gives 17 V, 2 in series give 34 V: neither lies within 20 V to 31 V."
    )


def test_a_single_module_needs_others_like_it():
    alone = Layout(LEAF_MODULE, "Li-ion LMO")
    stock = Stock(lower_bp=8_000, power_w=600)
    found = with_wholes(alone, stock, BY_KEY["24"]).least
    assert (found.blocks, found.energy_wh, found.power_w, found.units) == (3, 1_200, 1_800, 0)
    why = with_modules(alone, stock, BY_KEY["24"]).why_not
    assert why.sentence == "It takes 3 modules in series to reach 20 V; there is 1."


def test_a_pack_without_modules_is_only_used_whole():
    layout = without_modules()
    assert with_modules(layout, AT_70, BY_KEY["24"]).why_not.rule == "voltage"
    assert with_wholes(layout, AT_70, BY_KEY["string"]).least.blocks == 1


def test_without_a_state_of_health_only_voltages_are_told():
    unknown = Stock(lower_bp=None)
    one = kits("24", stock=unknown).least
    assert (one.series, one.units, one.energy_wh, one.power_w) == (3, 16, None, None)
    why = kits("24", stock=unknown, need=Need(energy_wh=1)).why_not
    assert "Its state of health is not known" in why.sentence


def test_nothing_left_promises_nothing():
    empty = Stock(lower_bp=0, power_w=0)
    assert kits("24", stock=empty).least.energy_wh == 0
    assert kits("24", stock=empty, need=Need(energy_wh=1)).why_not.rule == "energy"
    assert kits("24", stock=empty, need=Need(power_w=1)).why_not.rule == "power"


def test_a_model_without_voltage_is_a_fault_of_the_catalogue():
    layout = replace(LEAF, module=replace(LEAF_MODULE, nominal_mv=0))
    for band in BANDS:
        assert with_modules(layout, AT_70, band).why_not.rule == "catalogue"


def test_tested_modules_go_like_with_like_and_the_weakest_limit():
    """45 modules at 80 %, one at 50 %, two at 60 %: the weakest kit is that of the three."""
    members = (5_000, *[8_000] * 45, 6_000, 6_000)
    found = kits("24", stock=Stock(5_000, 25_200, members)).least
    assert found.units == 16
    assert found.best_wh == 3 * 500 * 8 // 10
    assert found.energy_wh == 3 * 500 * 5 // 10


def test_left_over_modules_are_the_weakest():
    """Kits of 11: four of them, and the four weakest modules in none."""
    members = (*[8_000] * 44, *[3_000] * 4)
    found = kits("80", stock=Stock(3_000, 25_200, members)).nearest
    assert (found.series, found.left_over) == (11, 4)
    assert found.energy_wh == found.best_wh == 11 * 400


def test_strings_in_parallel_add_up_each_by_its_weakest():
    members = (8_000, 8_000, 8_000, 6_000, 8_000, 8_000, *[0] * 42)
    stock = Stock(8_000, 25_200, members)
    found = kits("24", stock=stock, need=Need(energy_wh=2_000)).least
    assert (found.series, found.parallel) == (3, 2)
    # The best unit: a string of three at 80 %, and one of 80, 80 and 60 %.
    assert found.best_wh == 3 * 400 + 3 * 300


def test_a_band_runs_upwards_from_above_zero():
    with pytest.raises(ValueError, match="runs from above 0 V"):
        Band("x", Use.TRUCK, 0, 31_000, "source")
    with pytest.raises(ValueError, match="runs from above 0 V"):
        Band("x", Use.TRUCK, 40_000, 31_000, "source")


def test_every_band_names_its_source_and_holds_its_nominal_voltage():
    for band in BANDS:
        assert "Assumption" in band.source
        assert band.minimum_mv <= (band.nominal_mv or band.minimum_mv) <= band.maximum_mv
    assert len({band.key for band in BANDS}) == len(BANDS)


def test_a_pack_without_known_cells_still_warns():
    whole = replace(LEAF_PACK, cells_in_series=0, maximum_mv=450_000)
    one = with_wholes(Layout(whole, "Li-ion LMO"), AT_70, BY_KEY["string"]).least
    assert "charge to 420 V at most" in one.warnings[0]
