from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from lifecycle.enums import EvidenceKind, PassportStatus, Stage
from lifecycle.events import MeasurementRecorded
from lifecycle.models import Battery, Passport
from lifecycle.services import quarantine_battery, record_measurement
from matching.errors import MatchingError
from matching.models import BatteryTerms
from matching.queries import matchable_batteries
from matching.services import current_costs, propose_plan
from matching.services.problem.snapshot import build_snapshot
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


def test_an_estimated_battery_is_matched_before_its_grade_is_signed(graded, technician, snapshot):
    battery = graded("0.78")
    record_measurement(
        actor=technician,
        battery=battery,
        payload=MeasurementRecorded(evidence="e2", evidence_kind=EvidenceKind.PULSE),
        request_key="again",
    )
    battery.refresh_from_db()
    assert battery.stage == Stage.TESTED
    made, _ = snapshot()
    assert [pack["id"] for pack in made.instance["packs"]] == [battery.public_id]


def test_what_is_unsafe_or_has_no_passport_any_more_is_kept_out(graded, snapshot):
    deep, ended, sound = graded(), graded(), graded()
    Battery.objects.filter(pk=deep.pk).update(open_circuit_voltage_v=Decimal("180.5"))
    Passport.objects.filter(battery=ended).update(
        status=PassportStatus.ARCHIVED, ended_at=timezone.now()
    )
    made, _ = snapshot()
    assert [pack["id"] for pack in made.instance["packs"]] == [sound.public_id]
    assert "180.5 V lies outside the safe 240 to" in made.excluded[deep.public_id]
    assert "passport has ended" in made.excluded[ended.public_id]


def test_terms_of_a_battery_reach_the_problem(graded, snapshot):
    battery = graded()
    BatteryTerms.objects.create(
        battery=battery, asked_price_eur="1250.50", ready_on=date(2026, 1, 21), set_by="P"
    )
    made, _ = snapshot()
    [pack] = made.instance["packs"]
    assert (pack["ask_c"], pack["ready"]) == (125_050, 20)


def test_a_snapshot_takes_the_same_statements_however_many_batteries(
    graded, planner, demand, django_assert_num_queries
):
    wanted, costs = demand(), current_costs()
    for expected in (1, 3):
        while Battery.objects.count() < expected:
            graded()
        with django_assert_num_queries(1):
            made = build_snapshot(matchable_batteries(planner), [wanted], costs, date(2026, 1, 1))
        assert len(made.instance["packs"]) == expected


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
