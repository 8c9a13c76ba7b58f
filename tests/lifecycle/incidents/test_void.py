import pytest

from accounts.permissions import PermissionRefusedError
from lifecycle.errors import EntryRefusedError
from lifecycle.queries.as_of import battery_as_of
from lifecycle.queries.passports import passport_source
from lifecycle.services import (
    record_bms_reset,
    record_negative_event,
    verify_ledger,
    void_entry,
)


@pytest.fixture
def harmed(receive, technician):
    """Two negative events (entries 2 and 3) and two resets (4 and 5)."""
    battery = receive("V")
    for key in ("a", "b"):
        record_negative_event(actor=technician, battery=battery, nature="overcharge",
                              source="bms", request_key=key)  # fmt: skip
    for key in ("c", "d"):
        record_bms_reset(actor=technician, battery=battery, reason="stuck", request_key=key)
    return battery


def void(actor, battery, sequence, key="v"):
    return void_entry(
        actor=actor, battery=battery, sequence=sequence, reason="another battery", request_key=key
    )


def test_its_effect_is_taken_back_and_the_entry_stays(technician, harmed):
    first, last = harmed.events.filter(kind="bms_reset").order_by("sequence")
    void(technician, harmed, 2, "v2")
    void(technician, harmed, last.sequence, "v5")
    harmed.refresh_from_db()
    assert (harmed.negative_events, harmed.bms_reset_at) == (1, first.occurred_at)
    void(technician, harmed, first.sequence, "v4")
    harmed.refresh_from_db()
    assert (harmed.bms_reset_at, harmed.events.count()) == (None, 8)
    assert verify_ledger().findings == []


def test_it_was_never_true_but_it_was_known(technician, harmed):
    known = harmed.events.get(sequence=3).recorded_at
    happened = harmed.events.get(sequence=2).occurred_at
    void(technician, harmed, 2)
    assert battery_as_of(harmed, true_at=None, known_at=known).negative_events == 2
    assert battery_as_of(harmed, true_at=happened, known_at=None).negative_events == 0


@pytest.mark.parametrize("sequence", [1, 6, 99])
def test_what_moved_the_battery_or_is_not_there_cannot_be_taken_back(technician, harmed, sequence):
    with pytest.raises(EntryRefusedError, match="cannot be taken back"):
        void(technician, harmed, sequence)


def test_no_entry_is_taken_back_twice_and_a_repeated_request_is_one(technician, harmed):
    assert void(technician, harmed, 2) == void(technician, harmed, 2)
    with pytest.raises(EntryRefusedError):
        void(technician, harmed, 2, "again")
    assert harmed.events.filter(kind="voided").count() == 1


def test_who_may(planner, harmed):
    with pytest.raises(PermissionRefusedError):
        void(planner, harmed, 2)


def test_the_passport_counts_what_happened(technician, harmed):
    void(technician, harmed, 2)
    assert passport_source(harmed.passports.get()).overcharges == 1


def test_the_form_offers_only_what_can_be_taken_back(technician, harmed, client):
    from accounts.models import User

    client.force_login(User.objects.get(username="tess"))
    url = f"{harmed.get_absolute_url()}void/"
    form = client.get(url).context["form"]
    assert [value for value, _ in form.fields["sequence"].choices] == [2, 3, 4, 5]
    drawn = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    answer = client.post(url, {**drawn, "sequence": 3, "reason": "it was the neighbour"})
    assert answer.status_code == 302
    assert (
        "never happened: it was the neighbour"
        in client.get(harmed.get_absolute_url()).content.decode()
    )
    assert harmed.events.get(kind="voided").payload_text.count('"voids_sequence":3') == 1
