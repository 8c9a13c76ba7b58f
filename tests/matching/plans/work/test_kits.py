"""A pack becomes forklift kits: from acceptance to service."""

from decimal import Decimal

import pytest

from grading.services.module_entries import record_module_test
from lifecycle.enums import LegalStatus, Origin, PassportStatus, Stage
from lifecycle.events import GradeSigned
from lifecycle.models import Battery, LedgerEvent, Passport, Reservation
from lifecycle.services import quarantine_battery, record_grade, release_reservation
from matching.enums import DemandState, RowState, WorkState
from matching.errors import MatchingError
from matching.models import WorkLine
from matching.services.work import cancel_kit, choose_module, propose_uses

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(graded, demand, accepted):
    """One pack for three kits of 24 V, accepted."""
    battery = graded()
    demand(quantity=3, minimum_energy_kwh=Decimal("4"))
    accepted()
    battery.refresh_from_db()
    return battery


def wanted(battery_or_kit):
    demand = battery_or_kit.demand
    demand.refresh_from_db()
    return demand.accepted_units, demand.state


def test_orders_are_made_with_the_acceptance(pack, workshop):
    apart = workshop.one("disassembly")
    kits = workshop.orders("kit")
    assert (apart.source, apart.state, apart.from_site) == (pack, WorkState.OPEN, pack.site)
    assert [kit.unit_number for kit in kits] == [1, 2, 3]
    # Modules of 14.6 V: two in series reach 20 V; 4 kWh at 76 % take two such pairs in parallel.
    assert {(kit.series, kit.parallel) for kit in kits} == {(2, 2)}
    assert {kit.nominal_voltage_v for kit in kits} == {Decimal("29.2")}
    assert {kit.energy_kwh for kit in kits} == {Decimal("5.200")}
    assert apart.due_on < kits[0].due_on < kits[0].demand.deadline
    assert WorkLine.objects.count() == 0


def test_from_acceptance_to_service(pack, workshop, sound):
    apart = workshop.take_apart(workshop.one("disassembly"))
    pack.refresh_from_db()
    assert (apart.state, pack.stage, pack.demand) == (WorkState.DONE, Stage.DISMANTLED, "")
    closed = Reservation.objects.get(battery=pack)
    assert (closed.released_at is not None, closed.release_reason) == (True, "Taken apart")
    kits = workshop.orders("kit")
    assert wanted(kits[0]) == (3, DemandState.FILLED)
    assert [kit.lines.count() for kit in kits] == [4, 4, 4]
    uses = list(apart.lines.values_list("planned_use", flat=True))
    assert (uses.count("kit"), uses.count("stock")) == (12, 12)
    sound()

    for kit in kits:
        done = workshop.kit(kit)
        assert done.state == WorkState.DONE
        unit = done.built
        assert (unit.stage, unit.demand, unit.origin) == (
            Stage.PREPARED, kit.demand.code, Origin.ASSEMBLY,
        )  # fmt: skip
        assert unit.serial == kit.code
        assert unit.battery_model.nominal_voltage_v == kit.nominal_voltage_v
        assert Reservation.objects.get(battery=unit, released_at=None).promised_to == unit.demand
    sound()

    transport = workshop.one("transport")
    assert transport.lines.count() == 3
    workshop.serve(transport)
    transport.refresh_from_db()
    assert transport.state == WorkState.DONE
    for unit in Battery.objects.filter(origin=Origin.ASSEMBLY):
        assert (unit.stage, unit.legal_status) == (Stage.IN_SERVICE, LegalStatus.REPURPOSED)
        passport = Passport.objects.get(battery=unit)  # one: it was built for this use
        assert passport.status == PassportStatus.ACTIVE
        assert [one.battery for one in passport.predecessors.all()] == [pack]
    left = Battery.objects.filter(stage=Stage.RECEIVED, origin=Origin.DISASSEMBLY, whole="")
    assert left.count() == 12
    assert wanted(kits[0]) == (3, DemandState.FILLED)
    sound()


def test_the_likest_modules_go_together(graded, demand, accepted, technician, workshop):
    battery = graded()
    tested = {3: "90", 7: "89", 12: "89.5", 20: "90.5", 5: "70"}
    for position, capacity_ah in tested.items():
        record_module_test(
            actor=technician,
            battery=battery,
            module_position=position,
            capacity_ah=Decimal(capacity_ah),
            request_key=f"m{position}",
        )
    health = Decimal("0.70")
    signed = GradeSigned(
        grade="B", proposed_grade="B", probabilities={}, policy_version="1", estimate="e",
        reasons=[], state_of_health=health, lower=health - Decimal("0.02"), upper=health,
    )  # fmt: skip
    record_grade(actor=technician, battery=battery, payload=signed, request_key="again")
    demand(quantity=2, minimum_energy_kwh=Decimal("4"))
    accepted()
    apart, (first, second) = workshop.one("disassembly"), workshop.orders("kit")
    uses = propose_uses(apart)
    assert {position for position, use in uses.items() if use == first.code} == {3, 7, 12, 20}
    # The rest were not tested and count as the pack; the weak one is left over.
    assert {position for position, use in uses.items() if use == second.code} == {1, 2, 4, 6}
    assert uses[5] == "stock"
    workshop.take_apart(apart)
    healths = [line.state_of_health for line in first.lines.all()]
    assert max(healths) - min(healths) < Decimal("0.02")
    assert set(second.lines.values_list("state_of_health", flat=True)) == {None}


def test_serials_and_uses_can_be_chosen(pack, workshop):
    kits = workshop.orders("kit")
    uses = dict.fromkeys(range(1, 25), "recycler")
    uses |= dict.fromkeys(range(21, 25), kits[1].code)
    workshop.take_apart(
        workshop.one("disassembly"), uses=uses, serials={21: "abc-21", 22: "abc-22"}
    )
    assert [kit.lines.count() for kit in kits] == [0, 4, 0]
    serials = list(kits[1].lines.values_list("battery__serial", flat=True))
    assert serials == ["ABC-21", "ABC-22", f"{pack.serial}-M23", f"{pack.serial}-M24"]


@pytest.mark.parametrize(
    ("uses", "words"),
    [({25: "stock"}, "no position 25"), ({1: "W-NOTHIN"}, "no kit of this pack")],
)
def test_wrong_uses_change_nothing(pack, workshop, uses, words):
    with pytest.raises(MatchingError, match=words):
        workshop.take_apart(workshop.one("disassembly"), uses=uses)
    pack.refresh_from_db()
    assert (pack.stage, Battery.objects.count()) == (Stage.MATCHED, 1)


def test_a_kit_takes_no_more_than_it_needs(pack, workshop):
    kit = workshop.orders("kit")[0]
    with pytest.raises(MatchingError, match="takes 4 modules; 24 are given"):
        workshop.take_apart(workshop.one("disassembly"), uses=dict.fromkeys(range(1, 25), kit.code))


def test_nothing_is_built_before_it_is_apart_and_measured(pack, workshop):
    kit = workshop.orders("kit")[0]
    with pytest.raises(MatchingError, match="has not been taken apart yet"):
        workshop.build(kit)
    workshop.take_apart(workshop.one("disassembly"))
    with pytest.raises(MatchingError, match="Measure every module first: 4 are missing"):
        workshop.build(kit)
    workshop.measure(kit, step="0.1")
    with pytest.raises(MatchingError, match=r"0\.3 V apart; at most 0\.2 V"):
        workshop.build(kit)
    assert not Battery.objects.filter(origin=Origin.ASSEMBLY).exists()


def test_a_kit_that_fails_its_inspection_is_wanted_again(pack, workshop, sound):
    workshop.take_apart(workshop.one("disassembly"))
    kit = workshop.orders("kit")[0]
    workshop.measure(kit)
    done = workshop.build(kit, insulation="50")
    assert (done.state, done.built.stage) == (WorkState.CANCELLED, Stage.QUARANTINED)
    assert "Its kit is lost" in done.state_reason
    assert wanted(kit) == (2, DemandState.PART_FILLED)
    assert not workshop.orders("transport")
    assert not Reservation.objects.filter(battery=done.built, released_at=None).exists()
    sound()


def test_a_kit_that_is_lost_on_its_way(pack, workshop, technician, sound):
    workshop.take_apart(workshop.one("disassembly"))
    first, second, _ = workshop.orders("kit")
    units = [workshop.kit(kit).built for kit in (first, second)]
    quarantine_battery(actor=technician, battery=units[0], reason="it fell", request_key="q")
    first.refresh_from_db()
    transport = workshop.one("transport")
    assert first.state == WorkState.CANCELLED
    assert [line.battery for line in transport.lines.filter(is_live=True)] == [units[1]]
    assert wanted(first) == (2, DemandState.PART_FILLED)
    workshop.serve(transport)
    transport.refresh_from_db()
    assert transport.state == WorkState.DONE
    sound()


def test_a_pack_that_is_lost_takes_its_orders_along(pack, workshop, technician, sound):
    kits = workshop.orders("kit")
    quarantine_battery(actor=technician, battery=pack, reason="it swells", request_key="q")
    orders = [workshop.one("disassembly"), *workshop.orders("kit")]
    assert {order.state for order in orders} == {WorkState.CANCELLED}
    assert orders[0].state_reason == f"{pack.public_id} is in quarantine: it swells."
    assert orders[0].finished_by == technician.name
    assert wanted(kits[0]) == (0, DemandState.OPEN)
    with pytest.raises(MatchingError, match="nothing left to do"):
        workshop.take_apart(orders[0])
    sound()


def test_a_released_pack_takes_its_orders_along(pack, workshop, planner):
    release_reservation(actor=planner, battery=pack, reason="moved", request_key="x")
    orders = [workshop.one("disassembly"), *workshop.orders("kit")]
    assert {order.state for order in orders} == {WorkState.CANCELLED}


def test_a_failed_inspection_of_a_promised_pack_is_a_loss(pack, workshop, technician, sound):
    from lifecycle.safety import InspectionFindings
    from lifecycle.services import inspect_battery

    findings = InspectionFindings(
        visual="swollen", leaked_or_vented=False, flood_signs=False, severe_collision=False,
        hrc_fuse_blown=False, lifetime_data_available=True, past_calendar_expiry=False,
        insulation_resistance_ohm_per_v=None, open_circuit_voltage_v=None,
    )  # fmt: skip
    kit = workshop.orders("kit")[0]
    inspect_battery(actor=technician, battery=pack, findings=findings, request_key="again")
    kit.refresh_from_db()
    assert (pack.stage, kit.state) == (Stage.QUARANTINED, WorkState.CANCELLED)
    assert wanted(kit) == (0, DemandState.OPEN)
    assert kit.row.state == RowState.RELEASED
    sound()


def test_a_module_that_is_lost_is_replaced_from_stock(pack, workshop, technician, sound):
    apart = workshop.take_apart(workshop.one("disassembly"))
    kit = workshop.orders("kit")[0]
    lost = kit.lines.get(position=2).battery
    quarantine_battery(actor=technician, battery=lost, reason="it leaks", request_key="q")
    assert list(kit.lines.values_list("position", flat=True)) == [1, 3, 4]
    spare = apart.lines.filter(planned_use="stock").first().battery
    workshop.do(choose_module, kit, position=2, battery=spare)
    unit = workshop.kit(kit).built
    assert Battery.objects.get(pk=spare.pk).whole == unit.public_id
    sound()


def test_modules_of_two_kits_change_places(pack, workshop):
    workshop.take_apart(workshop.one("disassembly"))
    first, second, _ = workshop.orders("kit")
    a, b = first.lines.get(position=1).battery, second.lines.get(position=1).battery
    workshop.do(choose_module, first, position=1, battery=b)
    assert first.lines.get(position=1).battery == b
    assert second.lines.get(position=1).battery == a
    workshop.do(choose_module, first, position=1, battery=first.lines.get(position=2).battery)
    assert len(set(first.lines.values_list("battery", flat=True))) == first.lines.count()


def test_a_kit_is_given_up_after_its_pack_is_apart(pack, workshop, planner, sound):
    kit = workshop.orders("kit")[0]
    with pytest.raises(MatchingError, match="has not been taken apart yet"):
        cancel_kit(actor=planner, order=kit, reason="no truck", request_key="c")
    workshop.take_apart(workshop.one("disassembly"))
    cancel_kit(actor=planner, order=kit, reason="no truck", request_key="c")
    cancel_kit(actor=planner, order=kit, reason="no truck", request_key="c")
    kit.refresh_from_db()
    assert (kit.state, kit.state_reason) == (WorkState.CANCELLED, "no truck")
    assert wanted(kit) == (2, DemandState.PART_FILLED)
    assert not kit.lines.filter(is_live=True).exists()
    sound()


def test_each_step_sent_twice_stands_once(pack, workshop, sound):
    apart, kit = workshop.one("disassembly"), workshop.orders("kit")[0]
    for _ in range(2):
        workshop.take_apart(apart, request_key="apart")
    for _ in range(2):
        workshop.measure(kit)
    for _ in range(2):
        workshop.build(kit, request_key="build")
    assert Battery.objects.filter(origin=Origin.ASSEMBLY).count() == 1
    assert LedgerEvent.objects.filter(kind="disassembled").count() == 1
    assert apart.events.count() == 1
    assert list(kit.events.values_list("kind", flat=True)) == ["measured", "measured", "built"]
    sound()
