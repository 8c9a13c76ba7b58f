"""What was inside when, and where a part was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lifecycle.enums import Condition, Origin
from lifecycle.models import StructureLink
from lifecycle.queries.genealogy import genealogy_of, wholes_of
from lifecycle.queries.structure import parts_of
from lifecycle.services import (
    Receipt,
    disassemble,
    install_in_whole,
    receive_battery,
    remove_from_whole,
)

NOW = timezone.now()


def ago(days):
    return NOW - timedelta(days=days)


@pytest.fixture
def nested(technician, leaf, make_early):
    """Modules 1 and 2 in a pack in a unit; module 1 was swapped for module 2 between."""
    unit, pack = make_early("UNIT"), make_early("PACK")
    first, second = (make_early(name, battery_model=leaf.module_model) for name in ("M1", "M2"))

    def put(part, whole, position, days):
        install_in_whole(
            actor=technician, part=part, whole=whole, position=position,
            occurred_at=ago(days), request_key=f"{part.serial} {days}",
        )  # fmt: skip

    put(pack, unit, 3, 20)
    put(first, pack, 17, 18)
    remove_from_whole(
        actor=technician, battery=first, reason="weak", occurred_at=ago(10), request_key="out"
    )
    put(second, pack, 17, 9)
    return unit, pack, first, second


@pytest.fixture
def make_early(technician, leaf):

    def make(serial, battery_model=leaf):
        receipt = Receipt(battery_model, serial, Origin.STOCK, Condition.INTACT)
        return receive_battery(
            actor=technician, receipt=receipt, request_key=serial, occurred_at=ago(30)
        )

    return make


def tree(battery, at=None):
    nodes = parts_of(battery, at).nodes
    return [(node.part.serial, node.depth, node.link.position) for node in nodes]


def test_the_tree_as_of_a_day(nested, django_assert_num_queries):
    unit = nested[0]
    assert tree(unit, ago(25)) == []
    assert tree(unit, ago(19)) == [("PACK", 1, 3)]
    assert tree(unit, ago(15)) == [("PACK", 1, 3), ("M1", 2, 17)]
    assert tree(unit, ago(9.5)) == [("PACK", 1, 3)]
    with django_assert_num_queries(3):
        assert tree(unit, ago(1)) == [("PACK", 1, 3), ("M2", 2, 17)]


def test_all_that_ever_was_inside(nested):
    assert tree(nested[0]) == [("PACK", 1, 3), ("M1", 2, 17), ("M2", 2, 17)]


def test_where_a_part_was(nested):
    _, pack, first, _ = nested
    assert [(link.whole, link.position, link.since, link.until) for link in wholes_of(first)] == [
        (pack, 17, ago(18), ago(10))
    ]


def test_what_went_in_after_its_whole_had_left_is_not_told(nested, technician):
    unit, pack, *_ = nested
    remove_from_whole(
        actor=technician, battery=pack, reason="sold", occurred_at=ago(9.5), request_key="sold"
    )
    assert tree(unit) == [("PACK", 1, 3), ("M1", 2, 17)]
    assert tree(pack) == [("M1", 1, 17), ("M2", 1, 17)]


def test_a_whole_pack_in_a_fixed_number_of_statements(
    nested, technician, make_early, django_assert_max_num_queries
):
    big = make_early("BIG")
    disassemble(actor=technician, battery=big, reason="for the arena", request_key="d")
    with django_assert_max_num_queries(3):
        assert len(tree(big)) == 48
    with django_assert_max_num_queries(12):
        genealogy_of(big)


def test_a_circle_in_the_rows_ends(nested):
    """As somebody might write it below the application."""
    unit, pack, *_ = nested
    StructureLink.objects.create(part=unit, whole=pack, position=40, since=ago(8))
    assert len(tree(unit)) < 40
