"""`manage.py import_measurements`: whose test it is, said once, and never a traceback."""

import json

import pytest
from django.core.management import call_command

from grading.models import Evidence, UploadedTest
from lifecycle.models import StoredFile
from tests.grading.readers import made_up


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = 0
        try:
            call_command("import_measurements", *[str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def file(tmp_path):
    def file(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return file


def test_the_battery_is_the_one_that_carries_the_cell_id(run, file, on_bench, drawn):
    one, other = on_bench(serial="C1"), on_bench(serial="C2")
    path = file("t.csv", drawn(cells=("NMC21/C1", "NMC21/C2")))
    code, out, err = run("--json", "--operator", "Mo", path)
    assert (code, err) == (0, "")
    [told] = json.loads(out)
    assert [(b["battery"], b["status"]) for b in told["batteries"]] == [
        (one.public_id, "imported"),
        (other.public_id, "imported"),
    ]
    assert sorted(Evidence.objects.values_list("battery", "where")) == sorted(
        [(one.pk, "line 2"), (other.pk, "line 3")]
    )
    one.refresh_from_db()
    assert one.stage == "tested"


def test_a_workbook_is_found_by_the_serial_in_its_name(run, file, on_bench):
    battery = on_bench("cell-lfp-20", serial="PIP1")
    name = "LFP_C_20_B_2_SOC_5-55_Part_1-1_ID_PIP1.xlsx"
    code, out, _ = run(file(name, made_up.workbook(made_up.visit())))
    assert code == 0
    assert f"{name}: {battery.public_id}: imported" in out
    assert "Capacity test: 80 % (79.2 % to 80.8 %)" in out


def test_the_same_file_again_adds_nothing(run, file, on_bench, drawn):
    battery = on_bench(serial="C1")
    path = file("t.csv", drawn(cells=("C1",)))
    run(path)
    code, out, _ = run(path)
    assert (code, "already there" in out) == (0, True)
    assert (Evidence.objects.count(), battery.events.count()) == (1, 4)


def test_a_dry_run_writes_nothing(run, file, on_bench, drawn):
    battery = on_bench()
    code, out, _ = run("--dry-run", "--battery", battery.public_id, file("t.csv", drawn()))
    assert (code, "would import" in out) == (0, True)
    counts = (UploadedTest.objects.count(), StoredFile.objects.count(), battery.events.count())
    assert counts == (0, 0, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "This is a PDF document"),
        (b"", "The file is empty"),
        (made_up.table(1, U5="three").encode(), "line 2, column U5: 'three' is not a number."),
        (made_up.table(1, cell_id="NMC21/NOBODY").encode(), "No battery here carries NMC21/NOBODY"),
    ],
)
def test_bad_input_ends_with_exit_2_and_says_why(db, run, file, content, words):
    code, out, err = run(file("t.csv", content))
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("label", ["ENC-00000000", "%%%", "NOBODY"])
def test_a_battery_that_is_not_there(run, file, on_bench, drawn, label):
    on_bench()
    code, _, err = run("--battery", label, file("t.csv", drawn()))
    assert code == 2
    assert "--battery: " in err


def test_a_missing_file_does_not_stop_the_others(run, file, tmp_path, on_bench, drawn):
    on_bench(serial="C1")
    code, out, err = run(tmp_path / "none.csv", tmp_path, file("t.csv", drawn(cells=("C1",))))
    assert (code, "imported" in out) == (2, True)
    assert "none.csv: The file cannot be read" in err


def test_a_battery_at_another_stage_is_said_and_left(run, file, receive, drawn):
    battery = receive("C1")
    code, out, err = run(file("t.csv", drawn(cells=("C1",))))
    assert code == 2
    assert battery.events.count() == 1
    assert battery.public_id in out + err
