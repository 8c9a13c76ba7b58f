"""Three packs apart, and an arena unit of their modules; and everything that must not be."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lifecycle.enums import BatteryCategory, LegalStatus, Operation, PassportStatus, Stage
from lifecycle.errors import EntryRefusedError, StaleRecordError, TransitionRefusedError
from lifecycle.models import Battery, BatteryModel, Passport, StructureLink
from lifecycle.services import (
    Layout,
    NewUnit,
    assemble,
    disassemble,
    install_in_whole,
    quarantine_battery,
    remove_from_whole,
    verify_ledger,
)


@pytest.fixture
def packs(receive, leaf):
    BatteryModel.objects.filter(pk=leaf.pk).update(category=BatteryCategory.ELECTRIC_VEHICLE)
    leaf.refresh_from_db()
    return [receive(f"PACK-{n}", battery_model=leaf) for n in range(3)]


@pytest.fixture
def apart(technician, packs):
    return [
        disassemble(actor=technician, battery=pack, reason="modules for the arena",
                    request_key=f"apart {pack.serial}")
        for pack in packs
    ]  # fmt: skip


@pytest.fixture
def build(technician):
    def build(parts, layout=None, key="build", **changes):
        fields = {
            "name": "Arena string",
            "serial": "ARENA-1",
            "parts": parts,
            "layout": layout or Layout(len(parts), 1),
            "operation": Operation.REPURPOSING,
            "category": BatteryCategory.STATIONARY,
        }
        return assemble(actor=technician, unit=NewUnit(**{**fields, **changes}), request_key=key)

    return build


def test_a_pack_is_taken_apart_in_one_step(technician, packs, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        parts = disassemble(
            actor=technician, battery=packs[0], reason="for the arena", request_key="k",
            serials={17: "aesc-17"},
        )  # fmt: skip
    packs[0].refresh_from_db()
    assert (len(parts), packs[0].stage) == (48, Stage.DISMANTLED)
    assert (parts[0].serial, parts[16].serial) == ("PACK-0-M01", "AESC-17")
    link = StructureLink.objects.get(part=parts[16])
    assert (link.whole, link.position, link.since) == (packs[0], 17, packs[0].received_at)
    assert link.until is not None
    assert [event.kind for event in parts[0].events.order_by("sequence")] == [
        "received", "installed_in_whole", "removed_from_whole",
    ]  # fmt: skip
    assert verify_ledger().findings == []


def test_sent_twice_it_stands_once(technician, packs):
    first, second = (
        disassemble(actor=technician, battery=packs[0], reason="arena", request_key="k")
        for _ in range(2)
    )
    assert [part.pk for part in first] == [part.pk for part in second]
    assert Battery.objects.count() == 3 + 48


def test_registered_modules_keep_their_names(technician, packs, receive, leaf):
    module = receive("OWN-7", battery_model=leaf.module_model)
    install_in_whole(
        actor=technician, part=module, whole=packs[0], position=7, request_key="install"
    )
    parts = disassemble(actor=technician, battery=packs[0], reason="arena", request_key="k")
    assert (parts[6], len(parts)) == (module, 48)
    assert verify_ledger().findings == []


def test_an_arena_unit_of_three_packs(build, packs, apart):
    parts = [modules[n] for modules in apart for n in range(16)]
    unit = build(parts)
    model = unit.battery_model
    assert (unit.stage, unit.legal_status) == (Stage.RECEIVED, LegalStatus.REPURPOSED)
    assert (model.nominal_voltage_v, model.rated_energy_kwh) == (Decimal("360.0"), Decimal("24.0"))
    assert (model.cells_in_series, model.cells_in_parallel, model.mass_kg) == (
        96,
        2,
        Decimal("182.4"),
    )
    passport = Passport.objects.get(battery=unit)
    assert passport.category == BatteryCategory.STATIONARY
    assert set(passport.predecessors.values_list("battery_id", flat=True)) == {
        pack.pk for pack in packs
    }
    ended = Passport.objects.filter(battery__in=packs).values_list("status", flat=True)
    assert set(ended) == {PassportStatus.INACTIVE}
    assert Battery.objects.filter(whole=unit.public_id).count() == 48
    assert verify_ledger().findings == []


def test_no_part_is_in_two_units(build, apart):
    build(apart[0][:4])
    with pytest.raises(TransitionRefusedError, match="It is a part of ENC-"):
        build(apart[0][3:6], serial="ARENA-2", key="again")
    assert not Battery.objects.filter(serial="ARENA-2").exists()
    part = apart[0][0]
    other = Battery.objects.get(serial="PACK-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        StructureLink.objects.create(part=part, whole=other, position=1, since=timezone.now())


@pytest.mark.parametrize(
    ("layout", "words"),
    [(Layout(3, 1), "3 in series × 1 in parallel are 3 parts; there are 4"),
     (Layout(2, 2), "more than 3 V apart")],
)  # fmt: skip
def test_layouts_that_cannot_be(build, apart, layout, words):
    Battery.objects.filter(pk=apart[0][1].pk).update(open_circuit_voltage_v="12.0")
    Battery.objects.filter(pk=apart[0][2].pk).update(open_circuit_voltage_v="7.5")
    parts = list(Battery.objects.filter(pk__in=[part.pk for part in apart[0][:4]]))
    with pytest.raises(EntryRefusedError, match=words):
        build(parts, layout)
    assert not BatteryModel.objects.filter(code__startswith="unit-").exists()


def test_mixed_chemistry_and_quarantine_and_twice(build, apart, receive, technician):
    other = receive("X", battery_model=BatteryModel.objects.get(code="leaf-30-module"))
    with pytest.raises(EntryRefusedError, match="alike in chemistry"):
        build([apart[0][0], other])
    with pytest.raises(EntryRefusedError, match="is there twice"):
        build([apart[0][0], apart[0][0]])
    quarantine_battery(
        actor=technician, battery=apart[0][1], reason="swollen since", request_key="q"
    )
    with pytest.raises(EntryRefusedError, match="is in quarantine: swollen since"):
        build(apart[0][:2])


def test_what_remanufacturing_and_waste_ask_for(build, apart):
    with pytest.raises(EntryRefusedError, match="a state of health of every part"):
        build(apart[0][:2], operation=Operation.REMANUFACTURING)
    with pytest.raises(EntryRefusedError, match="takes waste; none of the parts is"):
        build(apart[0][:2], operation=Operation.PREPARATION_FOR_REPURPOSING)
    Battery.objects.filter(pk=apart[0][0].pk).update(legal_status=LegalStatus.WASTE)
    apart[0][0].refresh_from_db()
    with pytest.raises(EntryRefusedError, match="is waste"):
        build(apart[0][:2])
    for part, health in zip(apart[1][:2], ("0.95", "0.91"), strict=True):
        Battery.objects.filter(pk=part.pk).update(state_of_health=health)
        part.refresh_from_db()
    with pytest.raises(EntryRefusedError, match=r"these parts have 91.0% to 95.0%"):
        build(apart[1][:2], operation=Operation.REMANUFACTURING)


def test_no_circle(technician, packs, receive):
    """A in B in C; C in A would be one."""
    a, b, c = packs
    install_in_whole(actor=technician, part=a, whole=b, position=1, request_key="1")
    b.refresh_from_db()
    install_in_whole(actor=technician, part=b, whole=c, position=1, request_key="2")
    with pytest.raises(EntryRefusedError) as refused:
        install_in_whole(actor=technician, part=c, whole=a, position=1, request_key="3")
    ids = [one.public_id for one in (c, a, b, c)]
    assert str(refused.value) == f"That would be a circle: {' in '.join(ids)}."


def test_positions_and_levels(technician, packs, receive, leaf):
    def put(part, whole, position):
        install_in_whole(
            actor=technician, part=part, whole=whole, position=position, request_key=str(uuid4())
        )

    module = receive("M", battery_model=leaf.module_model)
    with pytest.raises(EntryRefusedError, match="has 48 positions; there is no 49"):
        install_in_whole(
            actor=technician, part=module, whole=packs[0], position=49, request_key="1"
        )
    with pytest.raises(EntryRefusedError, match="A pack does not fit into a module"):
        put(packs[0], module, 1)
    put(module, packs[0], 4)
    second = receive("M2", battery_model=leaf.module_model)
    with pytest.raises(EntryRefusedError, match=r"Position 4 of ENC-.* is already taken"):
        put(second, packs[0], 4)
    remove_from_whole(actor=technician, battery=module, reason="weak", request_key="5")
    put(second, packs[0], 4)
    assert verify_ledger().findings == []


def test_a_part_is_not_taken_apart_and_a_stale_form_neither(technician, packs):
    a, b, _ = packs
    install_in_whole(actor=technician, part=a, whole=b, position=1, request_key="1")
    with pytest.raises(TransitionRefusedError, match="take it out first"):
        disassemble(actor=technician, battery=a, reason="idle", request_key="2")
    with pytest.raises(StaleRecordError):
        disassemble(
            actor=technician, battery=b, reason="idle", request_key="3", expected_sequence=9
        )
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(EntryRefusedError, match="future"):
        disassemble(actor=technician, battery=b, reason="idle", request_key="4", occurred_at=later)
    assert Battery.objects.count() == 3


def test_what_is_critical_is_not_opened(technician, packs):
    quarantine_battery(
        actor=technician, battery=packs[0], reason="swollen", is_critical=True, request_key="q"
    )
    with pytest.raises(TransitionRefusedError, match="critical: it may heat up, vent or burn"):
        disassemble(actor=technician, battery=packs[0], reason="arena", request_key="k")
    assert Battery.objects.count() == 3


def test_nothing_goes_into_or_out_of_what_is_gone(technician, planner, packs, apart, receive, leaf):
    module = receive("NEW", battery_model=leaf.module_model)
    with pytest.raises(EntryRefusedError, match="is “Taken apart”: nothing can be built into it"):
        install_in_whole(actor=technician, part=module, whole=packs[0], position=1, request_key="1")
    pack = receive("OFFERED")
    install_in_whole(actor=technician, part=module, whole=pack, position=1, request_key="2")
    Battery.objects.filter(pk=pack.pk).update(stage=Stage.OFFERED)
    with pytest.raises(EntryRefusedError, match="Offered to a recycler”: nothing can be taken"):
        remove_from_whole(actor=technician, battery=module, reason="weak", request_key="3")


def test_what_does_not_fit(technician, packs, receive, leaf):
    def refused(part, whole, position=1):
        with pytest.raises(EntryRefusedError) as error:
            install_in_whole(
                actor=technician, part=part, whole=whole, position=position, request_key="k"
            )
        return str(error.value)

    modules = [receive(f"M{n}", battery_model=leaf.module_model) for n in range(2)]
    cell = receive("C", battery_model=BatteryModel.objects.get(code="cell-lmo-25"))
    other = receive("N", battery_model=BatteryModel.objects.get(code="leaf-40-module"))
    assert refused(*modules) == "A module does not fit into a module."
    assert "has 4 positions; there is no 5" in refused(cell, modules[0], 5)
    assert refused(other, packs[0]) == (f"{packs[0].public_id} is Li-ion LMO, the part Li-ion NMC.")


def test_a_part_quarantined_since_it_was_scanned_is_seen(build, apart, technician):
    fresh = Battery.objects.get(pk=apart[0][1].pk)
    quarantine_battery(actor=technician, battery=fresh, reason="swollen since", request_key="q")
    with pytest.raises(EntryRefusedError, match="is in quarantine: swollen since"):
        build(apart[0][:2])
    assert not BatteryModel.objects.filter(code__startswith="unit-").exists()


def test_taking_out_twice_is_once(technician, packs, receive, leaf):
    module = receive("M", battery_model=leaf.module_model)
    for _ in range(2):
        install_in_whole(
            actor=technician, part=module, whole=packs[0], position=1, request_key="in"
        )
    for _ in range(2):
        remove_from_whole(actor=technician, battery=module, reason="weak", request_key="out")
    assert module.events.count() == 3
