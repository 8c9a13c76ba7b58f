"""Whatever is done to the rows beside a battery, its events bring them back exactly."""

import pytest
from django.db import connection

from accounts.actors import Actor
from lifecycle.models import Battery, Identifier, Passport, StructureLink, VehicleStay
from lifecycle.services import disassemble, install_in_whole, rebuild_projection, verify_ledger

TABLES = {"identifiers": Identifier, "wholes": StructureLink, "vehicle stays": VehicleStay,
          "passports": Passport}  # fmt: skip
TAMPERED = [
    ("identifiers", "UPDATE lifecycle_identifier SET value = 'X' WHERE battery_id = {module}"),
    ("identifiers", "DELETE FROM lifecycle_identifier WHERE battery_id = {module}"),
    ("wholes", "UPDATE lifecycle_structurelink SET position = 7 WHERE part_id = {module}"),
    ("wholes", "DELETE FROM lifecycle_structurelink WHERE part_id = {module}"),
    ("vehicle stays", "UPDATE lifecycle_vehiclestay SET until = since"),
    ("vehicle stays", "DELETE FROM lifecycle_vehiclestay"),
    ("passports", "UPDATE lifecycle_passport SET category = 'x'"),
    ("passports", "UPDATE lifecycle_passport SET issued_at = '2020-01-01 00:00:00+00'"),
]


@pytest.fixture
def family(receive, technician, leaf):
    """A pack out of a car, with one module in it that has its own entry."""
    pack = receive("P", vin="1N4AZ0CP0DC400001", mileage_km=90_000)
    module = receive("M", battery_model=leaf.module_model)
    install_in_whole(actor=technician, part=module, whole=pack, position=3, request_key="i")
    return pack, module


def rows():
    return {
        name: sorted(map(str, model.objects.values_list(*(
            field.attname for field in model._meta.concrete_fields if not field.primary_key
        ))))
        for name, model in TABLES.items()
    }  # fmt: skip


def rebuild():
    found = [
        rebuild_projection(actor=Actor.system(), battery=battery)
        for battery in Battery.objects.order_by("pk")
    ]
    return {name for names in found for name in names}


def test_nothing_differs_where_nothing_was_done(family, technician):
    disassemble(actor=technician, battery=family[0], reason="parts", request_key="d")
    before = rows()
    assert rebuild() == set()
    assert rows() == before


@pytest.mark.parametrize(("name", "statement"), TAMPERED)
def test_what_was_tampered_with_comes_back(family, name, statement):
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(module=family[1].pk))
    assert verify_ledger().findings != []
    assert rebuild() == {name}
    assert rows() == before
    assert verify_ledger().findings == []
