"""The catalogue that comes with the program, and how it meets one that people have edited."""

import json
from decimal import Decimal

import pytest

from lifecycle.models import BatteryModel
from lifecycle.services.catalogue import SHIPPED, load_catalogue

FIGURES = (
    "chemistry", "rated_capacity_ah", "rated_energy_kwh", "nominal_voltage_v",
    "minimum_voltage_v", "maximum_voltage_v", "cells_in_series", "cells_in_parallel",
    "cells_per_module", "module_count", "mass_kg", "length_mm", "width_mm", "height_mm",
    "hazard_class", "category",
)  # fmt: skip
PACKS = {
    "leaf-24": ("96s2p", 48, 4),
    "leaf-30": ("96s2p", 24, 8),
    "leaf-40": ("96s2p", 24, 8),
    "leaf-62": ("96s3p", 24, 12),
    "env200-24": ("96s2p", 48, 4),
    "env200-40": ("96s2p", 24, 8),
}
CELLS = {"LMO10", "NMC21", "LFP35", "NMC2.1", "LFP20", "LMO25", "LFP68"}


@pytest.fixture
def shipped(db):
    codes = [row["code"] for row in json.loads(SHIPPED.read_text())]
    return {model.code: model for model in BatteryModel.objects.filter(code__in=codes)}


def test_every_figure_has_a_source(shipped):
    for code, model in shipped.items():
        given = {name for name in FIGURES if getattr(model, name) not in (None, "", 0)}
        assert given == set(model.figure_sources), code
        assert all(len(source) > 8 for source in model.figure_sources.values())


def test_the_packs_and_the_cells_of_the_model_are_there(shipped):
    packs = {
        code: (f"{m.cells_in_series}s{m.cells_in_parallel}p", m.module_count, m.cells_per_module)
        for code, m in shipped.items()
        if m.level == "pack"
    }
    assert packs == PACKS
    assert {m.cell_type for m in shipped.values() if m.level == "cell"} == CELLS


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_is_the_sum_of_its_modules(shipped, code):
    pack = shipped[code]
    module = pack.module_model
    assert module.cells_in_series * pack.module_count == pack.cells_in_series
    assert module.cells_in_parallel == pack.cells_in_parallel
    assert module.cells_in_series * module.cells_in_parallel == pack.cells_per_module
    assert module.mass_kg * pack.module_count < pack.mass_kg
    energy_kwh = module.rated_energy_kwh * pack.module_count
    assert energy_kwh == pytest.approx(pack.rated_energy_kwh, rel=Decimal("0.0001"))
    assert module.minimum_voltage_v * pack.module_count == pack.minimum_voltage_v
    assert module.maximum_voltage_v * pack.module_count == pack.maximum_voltage_v
    assert pack.category == "electric vehicle battery"


def test_all_of_it_passes_its_own_checks(shipped):
    for model in shipped.values():
        model.full_clean()
        stated = model.rated_energy_kwh
        computed = model.rated_capacity_ah * model.nominal_voltage_v / 1000
        assert computed == pytest.approx(stated, rel=Decimal("0.03")), model.code


def test_an_older_catalogue_gets_what_it_lacks_and_keeps_what_people_entered(shipped):
    BatteryModel.objects.filter(code="leaf-24").update(
        mass_kg=275, length_mm=None, width_mm=1200, figure_sources={"chemistry": "our own tests"}
    )
    assert load_catalogue() == 0
    leaf = BatteryModel.objects.get(code="leaf-24")
    assert (leaf.mass_kg, leaf.length_mm, leaf.width_mm) == (275, 1547, 1200)
    assert leaf.figure_sources["chemistry"] == "our own tests"
    assert "1547" in leaf.figure_sources["length_mm"]
    # A shipped source says nothing about a figure that somebody changed.
    assert not {"mass_kg", "width_mm"} & set(leaf.figure_sources)
    before = leaf.figure_sources
    load_catalogue()
    assert BatteryModel.objects.get(code="leaf-24").figure_sources == before
