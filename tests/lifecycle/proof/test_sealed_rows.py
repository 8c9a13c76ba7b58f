from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.actors import Actor
from lifecycle.models import BatteryModel, Document, RowSeal, Site, StoragePlace
from lifecycle.models.sealed import SealedQuerySet, sealed_models
from lifecycle.services import verify_ledger, write_checkpoint
from lifecycle.services.seals import seal_standing_rows

SITE = {"name": "Yard 9", "latitude": 52, "longitude": 4}


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found():
    return {(one.place, one.problem) for one in verify_ledger().findings}


@pytest.fixture
def site(receive):
    holder = receive("S").organisation
    return Site.objects.create(organisation=holder, name="Yard 8", latitude=51, longitude=3)


def test_every_way_of_writing_through_the_application_seals(site):
    other = Site.objects.create(organisation=site.organisation, **SITE)
    Site.objects.filter(pk=other.pk).update(name="Yard 10")
    StoragePlace.objects.bulk_create([StoragePlace(site=other, code=f"A{n}") for n in range(3)])
    other.places.update(name="shelf")
    other.places.first().delete()
    StoragePlace.objects.filter(code="A1").delete()
    StoragePlace.objects.get_or_create(site=other, code="B1")
    assert verify_ledger().findings == []


@pytest.mark.parametrize("model", sealed_models())
def test_no_sealed_model_has_a_way_around(model):
    assert isinstance(model._default_manager.all(), SealedQuerySet)


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [(BatteryModel, "rated_capacity_ah", 99), (BatteryModel, "source", "x"),
     (Site, "latitude", 1), (Site, "name", "elsewhere")],
)  # fmt: skip
def test_a_change_past_the_application_is_named(site, model, column, value):
    row = model.objects.first()
    run(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", value, row.pk)
    [(place, problem)] = [one for one in found() if "past the application" in one[1]]
    assert place.startswith(f"{model._meta.verbose_name} {row.pk}")
    assert "was changed" in problem


def test_added_and_removed_rows_are_named(site):
    place = StoragePlace.objects.create(site=site, code="A1")
    run("UPDATE lifecycle_storageplace SET id = id + 1000")
    problems = {problem for _, problem in found()}
    assert problems == {
        "this row was added past the application", "this row was removed past the application",
    }  # fmt: skip
    run("UPDATE lifecycle_storageplace SET id = id - 1000")
    place.delete()
    assert found() == set()
    RowSeal.objects.filter(is_gone=True).update(seal="0" * 64)
    assert len(found()) == 1


def test_rows_that_are_linked_are_sealed_too(site, technician, receive):
    from lifecycle.enums import DocumentKind
    from lifecycle.services.documents import file_document

    first, second = receive("D1"), receive("D2")
    file_document(
        actor=technician, batteries=[first, second], kind=DocumentKind.OTHER, title="t",
        name="a.pdf", content=b"%PDF-1.4\n%%EOF", request_key="d",
    )  # fmt: skip
    assert found() == set()
    run("DELETE FROM lifecycle_document_batteries WHERE battery_id = %s", second.pk)
    document = Document.objects.get()
    assert any(place.startswith(f"document {document.pk}") for place, _ in found())


def test_what_stood_before_the_seals_gets_them_with_their_migration_alone(site):
    RowSeal.objects.filter(table__startswith="lifecycle_").delete()
    call_command("migrate", "lifecycle", verbosity=0)
    assert found() != set()
    step = SimpleNamespace(app_label="lifecycle", name="0009_row_seals")
    seal_standing_rows(plan=[(step, False)])
    assert found() == set()


def test_a_row_removed_with_its_seal_is_seen_by_a_checkpoint(site, settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path
    place = StoragePlace.objects.create(site=site, code="A1")
    write_checkpoint(actor=Actor.system())
    run("DELETE FROM lifecycle_storageplace WHERE id = %s", place.pk)
    RowSeal.objects.filter(table="lifecycle_storageplace").delete()
    assert {problem for _, problem in found()} == {
        "1 rows that it saw beside the ledger were removed with their seals"
    }
