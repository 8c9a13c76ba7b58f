from datetime import date
from decimal import Decimal

import pytest

from lifecycle.services import quarantine_battery
from matching.errors import MatchingError
from matching.queries import matchable_batteries
from matching.services import current_costs, propose_plan
from matching.services.snapshot import build_snapshot
from matching.solver.instance import parse_instance


@pytest.fixture
def snapshot(planner, demand):
    def snapshot():
        wanted = demand()
        batteries = matchable_batteries(planner)
        return build_snapshot(batteries, [wanted], current_costs(), date(2026, 1, 1)), wanted

    return snapshot


def test_the_record_becomes_a_problem_that_the_solver_reads(graded, snapshot):
    battery = graded("0.7812")
    made, wanted = snapshot()
    instance = parse_instance(made.instance)
    pack = instance.packs[battery.public_id]
    assert (pack.soh_bp, pack.soh_low_bp, pack.hazard) == (7812, 7612, "ok")
    # 40 kWh × 0.7812 × 1.5 kW/kWh
    assert pack.power_w == 46872
    assert instance.models["leaf-40"].modules == 24
    assert instance.models["leaf-40"].module_voltage_mv == 14600
    asked = instance.demands[wanted.code]
    assert (asked.min_energy_wh, asked.price_c_per_kwh, asked.slope) == (2000, 15000, 5000)
    assert (asked.min_voltage_mv, asked.max_voltage_mv) == (20000, 31000)
    assert made.sequences == {battery.public_id: battery.sequence}


def test_the_same_record_gives_the_same_digest(graded, snapshot, planner, demand):
    graded()
    wanted = demand()

    def digest():
        batteries = matchable_batteries(planner)
        return build_snapshot(batteries, [wanted], current_costs(), date(2026, 1, 1)).sha256

    assert digest() == digest()
    graded()
    first = digest()
    assert first == digest() != snapshot()[0].sha256


def test_who_is_kept_out_is_told_why(graded, snapshot, technician):
    cell = graded(model="cell-lmo-10")
    homeless = graded(at=None)
    quarantined = graded()
    quarantine_battery(actor=technician, battery=quarantined, reason="smells", request_key="q")
    made, _ = snapshot()
    assert made.instance["packs"] == []
    assert {name: why.split(":")[0][:20] for name, why in made.excluded.items()} == {
        cell.public_id: "A single cell",
        homeless.public_id: "Where it stands is n",
    }


def test_distances_are_kilometres(graded, demand, planner, house):
    from lifecycle.models import Site

    graded()
    amsterdam = Site.objects.create(
        organisation=house, name="Arena", latitude=Decimal("52.314"), longitude=Decimal("4.942")
    )
    made = build_snapshot(
        matchable_batteries(planner), [demand(site=amsterdam)], current_costs(), date(2026, 1, 1)
    )
    a, b = made.instance["sites"]
    # Rotterdam to the arena: 55 km by the haversine formula on the same sphere.
    assert ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5 == pytest.approx(55, abs=1.5)


def test_nothing_to_match_is_said(planner, demand, graded):
    with pytest.raises(MatchingError, match="No demand is open"):
        propose_plan(actor=planner, seconds=10, request_key="a")
    demand()
    with pytest.raises(MatchingError, match="No battery can be matched"):
        propose_plan(actor=planner, seconds=10, request_key="b")
