"""Whatever is changed past the application in what carries a grade is named by verify_ledger."""

import json

import pytest
from django.db import connection, models

from grading.models import Estimate, Evidence, SignedGrade, UploadedTest
from grading.services.grades import sign_grade
from grading.services.sealing import MIGRATION, seal_standing_evidence
from lifecycle.models import RowSeal
from lifecycle.services import verify_ledger


@pytest.fixture
def graded(on_bench, confirm, drawn, technician):
    battery = on_bench()
    confirm(battery, drawn())
    sign_grade(actor=technician, battery=battery, grade="B", request_key="g",
               override_reason="only a test")  # fmt: skip
    return battery


def other(field, value):
    """Another value that the column can hold."""
    if isinstance(field, models.JSONField):
        return json.dumps({"changed": 1})
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DecimalField):
        return 0.123456
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00:00+00:00"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.IntegerField):
        return 7
    return "changed"


@pytest.mark.parametrize("model", [Evidence, Estimate, SignedGrade, UploadedTest])
def test_each_column_that_is_changed_by_hand_is_named(graded, model):
    row = model.objects.first()
    table = model._meta.db_table
    unseen = []
    for field in model._meta.concrete_fields:
        if field.primary_key or field.is_relation or isinstance(field, models.UUIDField):
            continue
        with connection.cursor() as cursor:
            column = connection.ops.quote_name(field.column)
            cursor.execute(f"SELECT {column} FROM {table} WHERE id=%s", [row.pk])
            [kept] = cursor.fetchone()
            changed = other(field, kept)
            cursor.execute("SAVEPOINT change")
            try:
                cursor.execute(f"UPDATE {table} SET {column}=%s WHERE id=%s", [changed, row.pk])
            except Exception:  # a constraint of the database sees it even before
                cursor.execute("ROLLBACK TO SAVEPOINT change")
                continue
        if not verify_ledger().findings:
            unseen.append(field.name)
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT change")
    assert unseen == []


def test_what_stood_before_is_sealed_once_by_the_migration(graded):
    RowSeal.objects.filter(table=Evidence._meta.db_table).delete()
    seal_standing_evidence(plan=())
    assert verify_ledger().findings != []

    class Step:
        app_label, name = MIGRATION

    seal_standing_evidence(plan=[(Step, False)])
    assert verify_ledger().findings == []
