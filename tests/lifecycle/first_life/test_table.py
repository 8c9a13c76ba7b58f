import json

import pytest

from lifecycle.first_life import LogError
from lifecycle.first_life.table import read_table
from lifecycle.models import DrivingLog
from lifecycle.queries.first_life import latest_first_life
from lifecycle.services import verify_ledger
from lifecycle.services.first_life import import_logs

CSV = b"""at,odometer_km,capacity_ah,state_of_health_percent,temperature_c
2019-03-01,41000,58.1,88.5,11
2020-03-01T08:00:00+01:00,52000,56.9,,14
"""


def test_figures_become_si_and_moments_utc():
    [first, second], refused = read_table(CSV)
    assert (first.claimed_capacity_ah, first.claimed_state_of_health) == (58.1, 0.885)
    assert (second.first_at, second.last_odometer_km) == ("2020-03-01T07:00:00+00:00", 52_000)
    assert (second.claimed_state_of_health, second.fingerprint, refused) == (None, None, [])


def test_json_is_the_same_history():
    rows = [{"at": "2019-03-01", "odometer_km": 41000, "capacity_ah": 58.1,
             "state_of_health_percent": 88.5, "temperature_c": 11}]  # fmt: skip
    assert read_table(json.dumps(rows).encode())[0] == read_table(CSV)[0][:1]


@pytest.mark.parametrize(("row", "why"), [
    ("2019-03-01,x,,,", "odometer_km is no number"), ("yesterday,1,,,", "no date"),
    ("2019-03-01,,,,", "no figure"), ("2019-03-01,1,-3,,", "not between"),
    ("1999-03-01,1,,,", "cannot be"), ("2019-03-01,1,nan,,", "not between"),
    ("2019-03-01,1,,,,,", "more cells"),
])  # fmt: skip
def test_a_bad_row_is_named_by_its_line_and_the_rest_is_kept(row, why):
    read, [refused] = read_table(CSV + row.encode() + b"\n")
    assert (len(read), refused.line, why in refused.why) == (2, 4, True)


@pytest.mark.parametrize(("content", "why"), [
    (b"at,colour\n2019-01-01,red\n", "“colour” is not known"), (b"[1]", "list of objects"),
    (b"[{", "cannot be read"), (b"at,odometer_km\n", "No row"), (b'{"at":1}', "list of objects"),
])  # fmt: skip
def test_what_is_no_history(content, why):
    with pytest.raises(LogError, match=why):
        read_table(content)


@pytest.fixture
def battery(receive):
    return receive("T")


def give(actor, battery, key, **files):
    return import_logs(actor=actor, battery=battery, files=files, request_key=key)


def test_a_longer_file_of_the_same_history_adds_what_is_new(technician, battery):
    give(technician, battery, "a", a=CSV)
    [told] = give(technician, battery, "b", a=CSV + b"2021-03-01,61000,55.2,84,9\n")
    assert (told.outcome, told.rows, DrivingLog.objects.count()) == ("kept", 1, 3)
    [again] = give(technician, battery, "c", a=CSV)
    assert again.outcome == "known"
    payload = latest_first_life(battery)
    assert (payload.source, payload.rows, payload.checks[2].outcome) == ("table", 1, "consistent")
    assert verify_ledger().findings == []


def test_tables_and_logs_are_not_one_import(technician, battery):
    told = give(technician, battery, "a", a=CSV, b=b"not,a,log\n")
    assert [one.outcome for one in told] == ["refused", "refused"]
    assert not DrivingLog.objects.exists()
