import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.actors import Actor
from lifecycle.ledger_guard import remove_guards, set_guards
from lifecycle.models import Battery, LedgerEvent, PersonalDatum
from lifecycle.services import (
    correct_record,
    erase_personal_data,
    rebuild_projection,
    store_file,
    verify_ledger,
)


@pytest.fixture
def record(receive, inspect, technician):
    battery = receive("V1", vin="1N4AZ0CP0DC400001", mileage_km=88_000)
    inspect(battery)
    correct_record(
        actor=technician,
        battery=battery,
        field="mileage_km",
        now="98000",
        reason="mistyped",
        request_key="c",
    )
    return battery


def problems():
    return [finding.problem for finding in verify_ledger().findings]


@pytest.fixture
def unguarded(record):
    """Somebody with the database file in hand takes the triggers away, and puts them back."""
    remove_guards(connection)
    yield record
    set_guards(connection)


def test_a_sound_ledger_verifies(record):
    verification = verify_ledger()
    assert (verification.batteries, verification.events, verification.findings) == (1, 3, [])


@pytest.mark.parametrize("statement", ["UPDATE lifecycle_ledgerevent SET version = 2",
                                       "DELETE FROM lifecycle_ledgerevent"])  # fmt: skip
def test_the_database_refuses(record, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert LedgerEvent.objects.count() == 3


@pytest.mark.parametrize("column", ["kind", "version", "occurred_at", "recorded_at", "actor_kind",
                                    "actor_reference", "actor_organisation", "request_key",
                                    "payload_text", "previous_hash", "hash"])  # fmt: skip
def test_a_change_of_any_field_is_found_and_named(unguarded, column):
    event = unguarded.events.get(sequence=2)
    other = unguarded.events.get(sequence=3)
    value = {"version": 9, "hash": "f" * 64, "request_key": "forged"}.get(
        column, getattr(other, column)
    )
    if column == "actor_reference":
        value = "a" * 64
    if column in {"actor_kind", "actor_organisation"}:
        value = "system"
    LedgerEvent.objects.filter(pk=event.pk).update(**{column: value})
    set_guards(connection)
    [finding, *_] = verify_ledger().findings
    assert (finding.place, finding.sequence) == (unguarded.public_id, 2)


def test_missing_triggers_are_named(unguarded):
    assert problems() == [
        f"the trigger {table}_refuses_{operation} is missing: rows can be changed unseen"
        for table in ("checkpoint", "checkpointleaf", "ledger")
        for operation in ("delete", "update")
    ]


@pytest.mark.parametrize(
    ("sequence", "words"), [(2, "event 2 is missing"), (3, "removed from the end")]
)
def test_a_removed_event_is_found(unguarded, sequence, words):
    unguarded.events.filter(sequence=sequence).delete()
    set_guards(connection)
    assert words in problems()[0]


def test_a_changed_projection_is_found_and_rebuilt(record):
    Battery.objects.filter(pk=record.pk).update(mileage_km=5, stage="graded")
    assert problems() == ["the projection does not say what the events say: stage, mileage_km"]
    assert rebuild_projection(actor=Actor.system(), battery=record) == ["stage", "mileage_km"]
    assert problems() == []


def test_a_changed_name_is_found(record):
    PersonalDatum.objects.filter(value="tess").update(value="somebody else")
    assert "was changed" in problems()[0]


def test_erased_names_leave_the_chain_whole(record, technician):
    assert erase_personal_data(actor=Actor.system(), subject=technician.reference) == 1
    assert problems() == []
    assert not PersonalDatum.objects.filter(value="tess").exists()


def test_a_changed_file_is_found(record, technician, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = store_file(actor=technician, name="../../a\\b/c.csv", content=b"1,2")
    assert (stored.original_name, problems()) == ("c.csv", [])
    stored.path.write_bytes(b"1,3")
    assert "bytes are not those" in problems()[0]


def test_the_command_rebuilds_what_differs_and_nothing_of_a_broken_chain(unguarded, capsys):
    Battery.objects.filter(pk=unguarded.pk).update(mileage_km=5)
    call_command("rebuild_projection", battery=unguarded.public_id)
    assert (
        capsys.readouterr().out == f"{unguarded.public_id}: mileage_km\n1 rows rebuilt, 0 refused\n"
    )
    text = unguarded.events.get(sequence=1).payload_text
    unguarded.events.filter(sequence=1).update(payload_text=text.replace("88000", "8000"))
    with pytest.raises(SystemExit) as ended:
        call_command("rebuild_projection")
    assert ended.value.code == 1
    assert "event 1: a field of this event was changed" in capsys.readouterr().err
    unguarded.refresh_from_db()
    assert unguarded.mileage_km == 98_000


@pytest.mark.django_db(transaction=True)
def test_a_battery_removed_with_its_events_leaves_traces(unguarded):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with pytest.raises(IntegrityError):
                cursor.execute("DELETE FROM lifecycle_battery")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM lifecycle_ledgerevent")
        cursor.execute("DELETE FROM lifecycle_battery")
        set_guards(connection)
        assert "lifecycle_identifier" in problems()[0]
        cursor.execute("DELETE FROM lifecycle_identifier")
        cursor.execute("PRAGMA foreign_keys = ON")
