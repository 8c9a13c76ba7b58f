"""Tampering below the application, with the triggers taken away and put back."""

import json
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.actors import Actor
from accounts.permissions import PermissionRefusedError
from config.celery import app
from lifecycle.errors import LifecycleError
from lifecycle.ledger import entry_hash
from lifecycle.ledger_guard import remove_guards, set_guards
from lifecycle.models import Battery, Checkpoint, CheckpointLeaf, LedgerEvent
from lifecycle.proof import CheckpointText, Leaf, merkle_root
from lifecycle.services import rebuild_projection, verify_ledger, write_checkpoint
from lifecycle.services.seals import seal
from lifecycle.state import COLUMNS


@contextmanager
def unguarded():
    remove_guards(connection)
    yield
    set_guards(connection)


def found():
    return [(f.place, f.sequence, f.problem) for f in verify_ledger().findings]


def roll_back(battery):
    """Remove the last event, and set every column of the row back to what it was before."""
    before = BatteryAsItWas(battery)
    with unguarded():
        battery.events.filter(sequence=battery.sequence).delete()
    Battery.objects.filter(pk=battery.pk).update(**before.columns)


class BatteryAsItWas:
    def __init__(self, battery):
        from lifecycle.events import read_payload
        from lifecycle.state import BatteryState, advance

        state = BatteryState()
        events = list(battery.events.order_by("sequence"))[:-1]
        for event in events:
            payload = read_payload(event.kind, event.version, event.payload_text)
            advance(state, payload, event.occurred_at)
        head = {"sequence": events[-1].sequence, "head_hash": events[-1].hash}
        self.columns = state.columns() | head


def test_the_root_is_that_of_all_heads(herd, sign):
    told = CheckpointText.parse(sign().text)
    leaves = [
        Leaf(b.public_id, b.sequence, b.head_hash) for b in Battery.objects.order_by("public_id")
    ]
    assert (told.number, told.batteries, told.events, told.changed) == (1, 5, 8, 5)
    assert told.root == merkle_root(leaf.hash for leaf in leaves).hex()
    assert verify_ledger().checkpoints == 1
    assert found() == []


def test_only_what_moved_is_written_again(herd, sign, inspect):
    first = sign()
    inspect(herd[1])
    second = sign()
    assert second.leaves.count() == 1
    assert CheckpointText.parse(second.text).previous == CheckpointText.parse(first.text).hash
    assert found() == []


def test_a_tail_rolled_back_with_its_row_is_named_without_any_checkpoint(herd):
    roll_back(herd[0])
    [(place, sequence, problem)] = found()
    assert (place, sequence) == (herd[0].public_id, 2)
    assert "that end was never sealed" in problem


def test_neither_a_rebuild_nor_a_checkpoint_certifies_what_was_rolled_back(herd, sign):
    roll_back(herd[0])
    with pytest.raises(LifecycleError, match="sealed"):
        rebuild_projection(actor=Actor.system(), battery=herd[0])
    with pytest.raises(LifecycleError, match="No checkpoint was written"):
        sign()
    assert not Checkpoint.objects.exists()


def test_even_with_the_key_of_the_seals_a_checkpoint_names_it(herd, sign):
    sign()
    roll_back(herd[0])
    herd[0].refresh_from_db()
    forged = seal(herd[0].public_id, herd[0].sequence, herd[0].head_hash)
    Battery.objects.filter(pk=herd[0].pk).update(head_seal=forged)
    [(place, sequence, problem)] = found()
    assert (place, sequence) == (herd[0].public_id, 2)
    assert problem.startswith("this event was removed: checkpoint 1 of ")


def test_a_replaced_event_is_named(herd, sign):
    """The last event rewritten with a right hash, and row and seal made to fit."""
    sign()
    event = herd[0].events.get(sequence=2)
    event.request_key = "forged"
    event.hash = entry_hash(event.entry(herd[0].public_id))
    with unguarded():
        event.save()
    head_seal = seal(herd[0].public_id, 2, event.hash)
    Battery.objects.filter(pk=herd[0].pk).update(head_hash=event.hash, head_seal=head_seal)
    [(place, sequence, problem)] = found()
    assert (place, sequence) == (herd[0].public_id, 2)
    assert problem.startswith("this event was replaced: checkpoint 1 of ")


@pytest.mark.parametrize(
    ("column", "value"), [("sequence", 1), ("head_hash", "0" * 64), ("battery", "ENC-00000000")]
)
def test_a_changed_leaf_is_named(herd, sign, column, value):
    sign()
    with unguarded():
        CheckpointLeaf.objects.filter(battery=herd[0].public_id).update(**{column: value})
    assert ("checkpoint 1", None, "its leaves were changed, added to or removed") in found()


def test_a_removed_leaf_is_named(herd, sign):
    sign()
    with unguarded():
        CheckpointLeaf.objects.filter(battery=herd[0].public_id).delete()
    assert ("checkpoint 1", None, "its leaves were changed, added to or removed") in found()


@pytest.mark.parametrize("column", ["text", "signature", "public_key", "made_at", "number"])
def test_a_changed_checkpoint_is_named(herd, sign, column):
    row = sign()
    values = {
        "text": row.text.replace('"events":8', '"events":7'),
        "signature": "0" * 128,
        "public_key": "0" * 64,
        "made_at": herd[0].received_at,
        "number": 7,
    }
    with unguarded():
        Checkpoint.objects.filter(pk=row.pk).update(**{column: values[column]})
    assert found()[0][0] == "checkpoint 1"


def test_a_removed_newest_checkpoint_is_named_by_its_file(herd, sign, checkpoint_dir):
    sign()
    with unguarded():
        CheckpointLeaf.objects.all().delete()
        Checkpoint.objects.all().delete()
    [(place, _, problem)] = found()
    assert (place, "it was removed" in problem) == ("checkpoint 1", True)


def test_a_copy_kept_elsewhere_shows_what_was_removed(herd, sign, checkpoint_dir, tmp_path, capsys):
    sign()
    [kept] = checkpoint_dir.iterdir()
    copy = tmp_path / "copy.json"
    kept.rename(copy)
    with unguarded():
        CheckpointLeaf.objects.all().delete()
        Checkpoint.objects.all().delete()
    assert found() == []
    with pytest.raises(SystemExit):
        call_command("verify_ledger", checkpoint=[copy])
    assert "checkpoint 1: it was removed; the kept copy still has it" in capsys.readouterr().out


def test_the_tables_refuse(herd, sign):
    sign()
    for table in ("lifecycle_checkpoint", "lifecycle_checkpointleaf"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


def test_a_technician_signs_no_checkpoint(technician):
    with pytest.raises(PermissionRefusedError):
        write_checkpoint(actor=technician)


def test_beat_asks_for_one_a_day(herd, settings):
    entry = app.conf.beat_schedule["daily checkpoint"]
    assert entry["schedule"].hour == {2}
    app.loader.import_default_modules()
    app.tasks[entry["task"]].apply().get()
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("column", [*COLUMNS, "sequence", "head_hash", "head_seal"])
def test_a_change_of_any_column_of_the_row_is_found(herd, column):
    other = {
        "stage": "graded", "legal_status": "waste", "origin": "stock", "condition": "damaged",
        "grade": "A", "operation": "repair", "battery_category": "LMT battery",
        "received_at": "2020-01-01T00:00Z", "manufactured_on": "2020-01-01",
        "bms_reset_at": "2020-01-01T00:00Z", "is_demonstration": True, "is_critical": True,
        "state_of_health_is_provisional": True,
    }  # fmt: skip
    field = Battery._meta.get_field(column)
    numeric = field.get_internal_type() in {"DecimalField", "PositiveIntegerField"}
    value = other.get(column, "0.5" if field.get_internal_type() == "DecimalField" else "x")
    value = 7 if numeric and column not in other and value == "x" else value
    Battery.objects.filter(pk=herd[0].pk).update(**{column: value})
    assert [place for place, _, _ in found()] == [herd[0].public_id]


def test_swapped_events_are_named(herd):
    """Two events of one chain change places, sequence and all."""
    with unguarded():
        herd[0].events.filter(sequence=1).update(sequence=9)
        herd[0].events.filter(sequence=2).update(sequence=1)
        herd[0].events.filter(sequence=9).update(sequence=2)
    assert [(place, sequence) for place, sequence, _ in found()] == [(herd[0].public_id, 1)]


def test_events_of_two_batteries_swapped_are_named(herd):
    first, second = (LedgerEvent.objects.get(battery=herd[n], sequence=2) for n in (0, 2))
    with unguarded():
        LedgerEvent.objects.filter(pk=first.pk).update(sequence=9)
        LedgerEvent.objects.filter(pk=second.pk).update(battery=herd[0])
        LedgerEvent.objects.filter(pk=first.pk).update(battery=herd[2], sequence=2)
    assert {(place, sequence) for place, sequence, _ in found()} == {
        (herd[0].public_id, 2),
        (herd[2].public_id, 2),
    }


def test_the_file_beside_is_what_was_signed(herd, sign, checkpoint_dir):
    row = sign()
    [kept] = checkpoint_dir.iterdir()
    assert json.loads(kept.read_text()) == {
        "text": row.text,
        "signature": row.signature,
        "public_key": row.public_key,
    }


@pytest.mark.django_db(transaction=True)
def test_two_processes_find_what_one_finds(herd, monkeypatch):
    from lifecycle.services.verify import side_by_side

    monkeypatch.setattr(side_by_side, "FEWEST_EVENTS", 1)
    Battery.objects.filter(pk=herd[0].pk).update(mileage_km=7)
    Battery.objects.filter(pk=herd[4].pk).update(mileage_km=7)
    alone, together = verify_ledger(), verify_ledger(processes=2)
    assert (together.batteries, together.events) == (5, 8)
    assert together == alone
    assert len(alone.findings) == 2
