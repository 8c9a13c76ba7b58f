"""What the topology page says and what a plan does rest on the same numbers (rules R7 to R9)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.solver.instance import Demand, Model, Pack, parse_instance
from matching.solver.rules import Fit, judge, modules_in_series
from matching.topology.arrangement import Need, Stock
from matching.topology.bands import Band, Use
from matching.topology.layout import Block, Layout
from matching.topology.possible import least_in_series, with_modules, with_wholes
from tests.matching.solver.conftest import tiny_problem

figures = st.fixed_dictionaries(
    {
        "module_mv": st.integers(500, 200_000),
        "modules": st.integers(1, 60),
        "pack_mv": st.integers(1_000, 900_000),
        "energy_wh": st.integers(1, 100_000),
        "soh_low_bp": st.integers(0, 12_000),
        "power_w": st.integers(0, 200_000),
        "minimum_mv": st.integers(1, 600_000),
        "width_mv": st.integers(0, 200_000),
        "need_wh": st.integers(1, 60_000),
        "need_w": st.integers(0, 60_000),
    }
)
INSTANCE = parse_instance(tiny_problem(1))


def solver_says(given_figures, application):
    """Fit or refusal of one pack and one demand with nothing but voltage, energy and power."""
    f = given_figures
    model = Model("m", "LMO", f["pack_mv"], f["energy_wh"], f["modules"], f["module_mv"], 0, 0, 0)
    pack = Pack("p", "m", 12_000, f["soh_low_bp"], f["power_w"], "north", 0, 0, "ok")
    demand = Demand(
        "d", application, 1, 0, 0, f["minimum_mv"], f["minimum_mv"] + f["width_mv"], f["need_wh"],
        f["need_w"], 0, 7_000, 0, 10_000, ("LMO",), None, "north", 1_000, 100, 0, 0,
    )  # fmt: skip
    instance = replace(INSTANCE, models={"m": model}, packs={"p": pack}, demands={"d": demand})
    return model, demand, judge(instance, pack, demand)


def topology_of(given_figures):
    f = given_figures
    module = Block("module", "module", 2, 2, f["module_mv"], 1, 10**6, 1, 1)
    pack = Block("pack", "pack", 96, 2, f["pack_mv"], 1, 10**6, f["energy_wh"], 1)
    band = Band("x", Use.TRUCK, f["minimum_mv"], f["minimum_mv"] + f["width_mv"], "made up")
    stock = Stock(f["soh_low_bp"], f["power_w"])
    return (
        Layout(pack, "LMO", module, f["modules"], 4),
        stock,
        band,
        Need(f["need_wh"], f["need_w"]),
    )


@given(figures)
def test_kits(given_figures):
    model, demand, ruling = solver_says(given_figures, "forklift")
    layout, stock, band, need = topology_of(given_figures)
    assert least_in_series(given_figures["module_mv"], band) == modules_in_series(model, demand)
    found = with_modules(layout, stock, band, need)
    if isinstance(ruling, Fit):
        assert found.least is not None
        assert found.least.blocks == ruling.modules
        assert found.least.series == modules_in_series(model, demand)
        assert found.least.units == given_figures["modules"] // ruling.modules
    else:
        assert found.least is None
        assert (found.why_not.rule == "voltage") == (ruling.rule == "R7")


@given(figures)
def test_a_whole_pack(given_figures):
    """A plan takes one pack as it is; the page may put several together, so only one agrees."""
    _model, _demand, ruling = solver_says(given_figures, "ev")
    layout, stock, band, need = topology_of(given_figures)
    found = with_wholes(layout, stock, band, need).least
    energy_wh = given_figures["energy_wh"] * given_figures["soh_low_bp"] // 10_000
    if isinstance(ruling, Fit):
        assert found is not None
        assert (found.blocks, found.energy_wh) == (1, energy_wh)
    elif found is not None:
        # In series, or more of them for the energy (the plan compares whole Wh) or the power.
        assert found.series > 1 or found.parallel > 1 or energy_wh < given_figures["need_wh"]


@pytest.mark.parametrize("application", ["forklift", "generator"])
def test_the_cases_are_not_all_refused(application):
    """A Leaf and a 24 V truck, so that the properties above do not hold for nothing."""
    leaf = {"module_mv": 7_500, "modules": 48, "pack_mv": 360_000, "energy_wh": 24_000,
            "soh_low_bp": 7_000, "power_w": 25_200, "minimum_mv": 20_000, "width_mv": 11_000,
            "need_wh": 2_000, "need_w": 1_000}  # fmt: skip
    ruling = solver_says(leaf, application)[2]
    layout, stock, band, need = topology_of(leaf)
    assert ruling == Fit(6)
    assert with_modules(layout, stock, band, need).least.blocks == 6
