import pytest
from django.core.management import CommandError, call_command

from accounts.permissions import PermissionRefusedError
from lifecycle.models import DrivingLog
from lifecycle.queries.first_life import latest_first_life
from lifecycle.services import verify_ledger
from lifecycle.services.first_life import import_logs
from tests.lifecycle.first_life.car import Car

DAY, T0 = 86_400, 1_500_000_000


@pytest.fixture
def files():
    car = Car(seed=2)
    return {f"Log_{n}.csv": car.drive(T0 + n * DAY, rows=120) for n in range(4)}


@pytest.fixture
def battery(receive):
    return receive("L", vin="1N4AZ0CP0DC400001")


def give(actor, battery, files, key="k"):
    return import_logs(actor=actor, battery=battery, files=files, request_key=key)


def test_many_files_in_any_order_make_one_event(technician, battery, files):
    told = give(technician, battery, dict(reversed(files.items())))
    assert [one.outcome for one in told] == ["kept"] * 4
    event = battery.events.get(kind="first_life_recorded")
    assert DrivingLog.objects.filter(event=event).count() == 4
    assert (battery.stage, battery.state_of_health) == ("received", None)
    assert verify_ledger().findings == []


def test_again_they_add_nothing(technician, battery, files):
    give(technician, battery, files)
    assert [one.outcome for one in give(technician, battery, files, "again")] == ["known"] * 4
    assert (DrivingLog.objects.count(), battery.events.count()) == (4, 2)


def test_another_cars_log_is_refused_and_the_rest_is_kept(technician, battery, files):
    files["other.csv"] = Car(seed=5, vin="1N4AZ0CP0DC499999").drive(T0, rows=60)
    files["empty.csv"] = b""
    told = {one.name: one for one in give(technician, battery, files)}
    assert "another car's" in told["other.csv"].refused[0]
    assert told["empty.csv"].refused == ["The file is empty."]
    assert DrivingLog.objects.count() == 4


def test_nothing_of_a_position_is_kept(technician, battery, files):
    give(technician, battery, files)
    text = str(list(DrivingLog.objects.values())) + battery.events.last().payload_text
    assert "35.1" not in text
    assert "53.9" not in text
    assert "1N4AZ0CP0DC400001" not in text


def test_a_changed_log_is_found(technician, battery, files):
    give(technician, battery, files)
    row = DrivingLog.objects.first()
    DrivingLog.objects.filter(pk=row.pk).update(figures={**row.figures, "claimed_hx_percent": 99})
    [finding] = verify_ledger().findings
    assert (finding.place, finding.sequence) == (battery.public_id, 2)
    DrivingLog.objects.filter(pk=row.pk).delete()
    assert verify_ledger(battery.public_id).findings == [finding]


def test_who_may(recycler_actor, battery, files):
    with pytest.raises(PermissionRefusedError):
        give(recycler_actor, battery, files)


def test_the_command(battery, files, tmp_path, capsys):
    paths = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        paths.append(str(tmp_path / name))
    call_command("import_first_life", *paths, battery=battery.public_id)
    assert "Log_0.csv: kept, 120 rows" in capsys.readouterr().out
    (tmp_path / "bad.csv").write_bytes(b"x,y\n")
    with pytest.raises(CommandError, match="Some logs were refused"):
        call_command("import_first_life", str(tmp_path / "bad.csv"), battery=battery.public_id)


def test_of_two_cars_without_a_vehicle_on_record_the_one_with_most_logs_counts(
    technician, receive, files
):
    files["other.csv"] = Car(seed=5, vin="1N4AZ0CP0DC499999").drive(T0, rows=60)
    told = give(technician, receive("N"), files)
    assert [one.outcome for one in told] == ["kept"] * 4 + ["refused"]


def test_estimates_are_refused_with_their_reason_and_kept_with_the_event(
    technician, battery, files
):
    give(technician, battery, files)
    [capacity, trend] = latest_first_life(battery).estimates
    assert (capacity.low, "it takes 10" in capacity.basis) == (None, True)
    assert (trend.low, "it takes" in trend.basis) == (None, True)
