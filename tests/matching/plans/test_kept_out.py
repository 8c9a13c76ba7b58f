"""One figure that no problem can hold keeps one battery out, and stops nobody's plan."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lifecycle.models import BatteryModel
from matching.models import CostSettings
from matching.services import current_costs
from matching.services.demands.fit import count_fit

ODD_MODELS = [
    ({"rated_energy_kwh": 1200}, "1200 kWh"),
    ({"module_count": 2000}, "2000 modules"),
    ({"nominal_voltage_v": 0}, "no nominal voltage"),
]


@pytest.mark.parametrize(("columns", "words"), ODD_MODELS)
def test_a_model_that_is_odd(graded, demand, propose, planner, columns, words):
    sound, odd = graded(), graded(model="leaf-30")
    wanted = demand()
    BatteryModel.objects.filter(code="leaf-30").update(**columns)
    run = propose()
    assert list(run.excluded) == [odd.public_id]
    assert words in run.excluded[odd.public_id]
    assert [pack["id"] for pack in run.snapshot["packs"]] == [sound.public_id]
    assert count_fit(actor=planner, demand=wanted).kept_out


def test_a_health_that_no_demand_can_ask_for(graded, demand, propose):
    graded()
    odd = graded("1.25")
    demand()
    assert "125 %" in propose().excluded[odd.public_id]


@pytest.mark.parametrize(("field", "value"), [
    ("lead_days_kit", 2_000_000_000), ("kit_km_eur", "1000.01"), ("whole_base_eur", "-0.01"),
    ("reservation_days", 2_000_000_000), ("power_kw_per_kwh", 101),
    ("recycling_lfp_eur_per_kwh", "-100000.01"),
])  # fmt: skip
def test_costs_that_no_plan_can_reckon_with(db, field, value):
    costs = CostSettings(source="The shipped ones.")
    costs.clean()
    setattr(costs, field, Decimal(value))
    with pytest.raises(ValidationError) as refused:
        costs.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_the_shipped_costs_are_sound(db):
    current_costs().full_clean()
