"""The layout from the catalogue, the strength from the record, in a fixed number of statements."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grading.services.module_entries import record_module_test
from lifecycle.enums import BatteryCategory, ComponentLevel, Operation
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Battery, BatteryModel
from lifecycle.services import Layout, NewUnit, assemble, disassemble, verify_ledger
from matching.models import CostSettings
from matching.queries.topology import (
    batteries_with_layout,
    layout_of,
    models_with_layout,
    strength_at,
    strength_of,
)
from matching.topology.bands import BANDS
from matching.topology.plausible import doubts_about
from matching.topology.possible import with_modules

BY_KEY = {band.key: band for band in BANDS}


@pytest.mark.django_db
def test_the_shipped_catalogue_does_not_contradict_itself():
    models = models_with_layout()
    assert {model.code for model in models} >= {"leaf-24", "leaf-62", "env200-40"}
    assert {model.code: doubts_about(layout_of(model)) for model in models} == {
        model.code: () for model in models
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "count", "module_mv", "series", "trucks"),
    [
        ("leaf-24", 48, 7_500, 48, (3, 6, 10)),
        ("leaf-30", 24, 15_000, 24, (2, 3, 5)),
        ("leaf-40", 24, 14_600, 24, (2, 3, 5)),
        ("leaf-62", 24, 14_600, 24, (2, 3, 5)),
    ],
)
def test_leafs_of_the_catalogue(code, count, module_mv, series, trucks):
    model = BatteryModel.objects.get(code=code)
    layout = layout_of(model)
    assert (layout.module_count, layout.module.nominal_mv) == (count, module_mv)
    assert (layout.modules_in_series, layout.modules_in_parallel) == (series, 1)
    stock = strength_at(model, Decimal("0.7")).stock
    found = tuple(
        with_modules(layout, stock, BY_KEY[key]).least.series for key in ("24", "48", "80")
    )
    assert found == trucks


def test_strength_as_a_plan_takes_it(graded):
    battery = graded("0.78", lower="0.75")
    found = strength_of(battery)
    # 40 kWh × 78 % × 1.5 kW for each kWh left; energy by the lower bound.
    assert (found.stock.lower_bp, found.stock.power_w) == (7_500, 46_800)
    assert (found.stock.members_bp, found.tested) == ((), 0)


def test_without_a_grade_there_is_no_strength(graded):
    battery = graded()
    battery.state_of_health = battery.state_of_health_lower = None
    stock = strength_of(battery).stock
    assert (stock.lower_bp, stock.power_w, stock.members_bp) == (None, None, ())


@pytest.fixture
def tested(graded, technician):
    """A Leaf with three tested modules, one of them weak."""
    battery = graded("0.70", model="leaf-24", lower="0.66")
    for position, capacity_ah in ((1, "52.0"), (2, "46.3"), (7, "38.0")):
        record_module_test(
            actor=technician,
            battery=battery,
            module_position=position,
            capacity_ah=Decimal(capacity_ah),
            temperature_c=Decimal(25),
            request_key=f"module {position}",
        )
    battery.state_of_health, battery.state_of_health_lower = Decimal("0.70"), Decimal("0.66")
    return battery


def test_tested_modules_count_by_their_own_lower_bound(tested):
    found = strength_of(tested)
    members = found.stock.members_bp
    assert (len(members), found.tested) == (48, 3)
    assert {members[n] for n in range(48) if n not in (0, 1, 6)} == {6_600}
    # 52 of 66.2 Ah are 78.5 %, 38 Ah 57.4 %; less what the test leaves open.
    assert 7_000 < members[0] < 7_855
    assert 5_000 < members[6] < 5_741


def test_statements_do_not_grow_with_the_tests(tested, graded):
    def statements(battery):
        with CaptureQueriesContext(connection) as captured:
            strength_of(battery)
        return len(captured)

    untested = graded(model="leaf-24")
    # The costs, the policy, and what is known of modules; positions of parts only where there are.
    assert statements(untested) == statements(tested) <= 7


def test_layout_comes_with_the_battery(graded, technician, django_assert_num_queries):
    battery = graded(model="leaf-24")
    with django_assert_num_queries(1):
        seen = batteries_with_layout(technician).get(pk=battery.pk)
        assert layout_of(seen.battery_model).module.nominal_mv == 7_500


@pytest.fixture
def modules(graded, technician):
    battery = graded(model="leaf-24")
    return disassemble(actor=technician, battery=battery, reason="kits", request_key="apart")


def build(technician, parts, layout):
    unit = NewUnit("Kit", "KIT-1", parts, layout, Operation.REPURPOSING, BatteryCategory.STATIONARY)
    return assemble(actor=technician, unit=unit, request_key="kit")


def test_a_unit_of_parts_has_the_layout_of_its_own_model(technician, modules):
    unit = build(technician, modules[:12], Layout(6, 2))
    layout = layout_of(unit.battery_model)
    assert (layout.module_count, layout.modules_in_series, layout.modules_in_parallel) == (12, 6, 2)
    assert layout.whole.nominal_mv == 45_000
    assert doubts_about(layout) == ()
    assert not models_with_layout().filter(pk=unit.battery_model_id).exists()


def test_the_limit_of_the_settings_holds_for_building_as_well(technician, modules):
    """1.5 V apart: allowed by the shipped 3 V, refused by a stricter setting."""
    for part, voltage in zip(modules[:2], ("6.5", "8.0"), strict=True):
        Battery.objects.filter(pk=part.pk).update(open_circuit_voltage_v=voltage)
        part.refresh_from_db()
    CostSettings.objects.create(source="our own practice", parallel_limit_v=1)
    with pytest.raises(EntryRefusedError, match="more than 1 V apart"):
        build(technician, modules[:2], Layout(1, 2))
    CostSettings.objects.create(source="our own practice", parallel_limit_v=2)
    assert build(technician, modules[:2], Layout(1, 2)).battery_model.level == ComponentLevel.PACK


def test_reading_writes_nothing(tested):
    strength_of(tested)
    assert verify_ledger().findings == []
