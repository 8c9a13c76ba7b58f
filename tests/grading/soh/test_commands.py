"""train_soh, predict_soh, evaluate_soh: files in, files out, one clear line for what is wrong."""

import csv
import json
import os
import stat

import numpy as np
import pytest
from django.core.management import call_command

from grading.soh import load_model
from grading.soh.demonstration import draw_pulse_test, pulse_table_csv
from grading.soh.predict import COLUMNS

from .conftest import reference_tests, table_with_soh


def predicted(source, target, **options):
    call_command("predict_soh", input=str(source), output=str(target), **options)
    with target.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def table(tmp_path):
    random = np.random.default_rng(4)
    records = [
        draw_pulse_test("LFP20", soh, random, cell_id="LFP20/made-up", test_id=f"000{number}")
        for number, soh in enumerate((0.7, 0.72, 0.74, 0.76, 0.78, 0.8, 0.81))
    ]
    path = tmp_path / "in.csv"
    path.write_text(pulse_table_csv(records))
    return path


def test_broken_lines_are_refused_and_the_others_estimated_in_order(table, tmp_path):
    lines = table.read_text().splitlines()
    cells = [line.split(",") for line in lines]
    cells[2][0] = "LFP68"
    cells[3][12] = "3.3x"
    cells[4][11] = ""
    cells[5][9:] = [str(float(v) * 1000) for v in cells[5][9:]]
    cells[6] = cells[6][:20]
    lines = [",".join(line) for line in cells]
    lines.append('"' + lines[1])
    table.write_text("\n".join(lines) + "\n")
    found = predicted(table, tmp_path / "out.csv")
    assert list(found[0]) == list(COLUMNS)
    assert [(line["test_id"], line["status"]) for line in found[:7]] == [
        ("0000", "ok"), ("0001", "refused"), ("0002", "refused"), ("0003", "refused"),
        ("0004", "refused"), ("0005", "refused"), ("0006", "ok"),
    ]  # fmt: skip
    assert len(found) == 8
    reasons = [line["reason"] for line in found]
    for reason, words in zip(
        reasons,
        ("not verified: current", "'LFP68' was never trained", "column U4: '3.3x' is not a number",
         "column U3: Is empty", "lies outside 2 to 3.8 V", "Has 20 fields where 50 belong",
         "not verified", "quotation mark that is not closed"),
        strict=True,
    ):  # fmt: skip
        assert words in reason
    for line in found:
        assert line["model_version"] == load_model().version
        if line["status"] == "ok":
            assert float(line["lower"]) < float(line["soh"]) < float(line["upper"])
        else:
            assert (line["soh"], line["lower"], line["upper"]) == ("", "", "")


def test_the_column_soh_is_not_looked_at(table, tmp_path):
    without = predicted(table, tmp_path / "without.csv")
    lines = table.read_text().splitlines()
    wrong = [f"{lines[0]},soh", *(f"{line},0.11" for line in lines[1:])]
    table.write_text("\n".join(wrong))
    assert predicted(table, tmp_path / "with.csv") == without


HEADER = {
    "missing": (lambda h: h.replace(",U7,", ","), "line 1: The column U7 is missing."),
    "unknown": (lambda h: h + ",U42", "The column 'U42' is not known."),
    "twice": (lambda h: h.replace("U7", "U6"), "The column 'U6' stands there twice."),
}


@pytest.mark.parametrize("kind", HEADER)
def test_a_broken_header_ends_with_file_and_column(table, tmp_path, capsys, kind):
    change, words = HEADER[kind]
    header, *rest = table.read_text().splitlines()
    table.write_text("\n".join([change(header), *rest]))
    with pytest.raises(SystemExit) as ended:
        call_command("predict_soh", input=str(table), output=str(tmp_path / "out.csv"))
    error = capsys.readouterr().err
    assert ended.value.code == 2
    assert words in error
    assert "in.csv" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("content", "words"), [
    (b"%PDF-1.7 nothing", "This is a PDF document"),
    (b"", "The file is empty"),
    (b"a,b\n1,2\n", "no pulse table"),
    (b"\xff\xfe\x00", "damaged"),
])  # fmt: skip
def test_what_is_no_table_is_refused(tmp_path, capsys, content, words):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    for command, options in (
        ("predict_soh", {"input": str(path), "output": str(tmp_path / "out.csv")}),
        ("evaluate_soh", {"data": str(path)}),
        ("train_soh", {"data": str(path), "output": str(tmp_path / "model")}),
    ):
        with pytest.raises(SystemExit) as ended:
            call_command(command, **options)
        assert ended.value.code == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(("options", "words"), [
    ({"input": "missing.csv"}, "No such file"),
    ({"output": "no/out.csv"}, "cannot be written"),
    ({"output": "in.csv"}, "name the same file"),
    ({"model": "nowhere"}, "holds no model that can be read"),
])  # fmt: skip
def test_bad_options_get_one_line(table, tmp_path, capsys, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        call_command("predict_soh", **({"input": "in.csv", "output": "out.csv"} | options))
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_a_trained_model_has_intervals_by_its_number_of_cells(trained, reference_table, tmp_path):
    found = predicted(reference_table, tmp_path / "out.csv", model=str(trained))
    by_type = {line["cell_id"].split("/")[0]: line for line in found}
    assert by_type["LFP20"]["reason"].startswith("not verified")
    assert by_type["NMC21"]["reason"].startswith("provisional interval: only 10 reference cells")
    assert by_type["LMO10"]["reason"].startswith("no interval: too few reference cells (6 of 9)")
    assert (by_type["LMO10"]["status"], by_type["LMO10"]["lower"]) == ("ok", "")
    assert by_type["LFP35"]["status"] == "refused"
    manifest = json.loads((trained / "manifest.json").read_text())
    assert manifest["training_data"]["left_out"][0].startswith("LFP35: 3 reference cells;")


def test_the_signing_key_lies_beside_the_model_for_its_owner_only(trained):
    key = trained.with_name("model.signing-key.pem")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not any("key" in path.name for path in trained.iterdir())


def test_evaluation_counts_errors_by_cell_and_refusals(trained, tmp_path, capsys):
    path = tmp_path / "test.csv"
    tests = list(reference_tests({"LFP20": 12, "LFP35": 1}, seed=99))
    path.write_text(table_with_soh(tests))
    call_command("evaluate_soh", data=str(path), model=str(trained), json=True)
    found = json.loads(capsys.readouterr().out)
    lfp20 = found["types"]["LFP20"]
    assert (lfp20["tests"], lfp20["cells"]) == (48, 12)
    assert lfp20["mae"] < 0.03
    low, high = lfp20["cells_covered_95_percent"]
    assert low < lfp20["cells_covered"] <= high
    assert found["types"]["LFP35"]["refusals"] == {"unseen_type": 4}
    assert found["types"]["LFP35"]["refused_share"] == 1.0
    assert lfp20["by_test"]["demonstration"]["mae"] == lfp20["mae"]


def test_evaluation_and_training_need_measured_values(table, tmp_path, capsys):
    for command, options in (("evaluate_soh", {}), ("train_soh", {"output": str(tmp_path / "m")})):
        with pytest.raises(SystemExit) as ended:
            call_command(command, data=str(table), **options)
        assert ended.value.code == 2
        assert "The column soh is missing" in capsys.readouterr().err
    lines = table.read_text().splitlines()
    table.write_text("\n".join([f"{lines[0]},soh", *(f"{line},82" for line in lines[1:])]))
    with pytest.raises(SystemExit):
        call_command("evaluate_soh", data=str(table))
    assert "line 2, column soh: '82' is no state of health." in capsys.readouterr().err


def test_training_refuses_a_line_that_is_not_sound(reference_table, tmp_path, capsys):
    text = reference_table.read_text().replace(",5.0,", ",3.0,", 1)
    path = tmp_path / "reference.csv"
    path.write_text(text)
    with pytest.raises(SystemExit) as ended:
        call_command("train_soh", data=str(path), output=str(tmp_path / "model"))
    assert ended.value.code == 2
    assert "column pulse_s" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


def test_a_pipe_as_output_stays_a_pipe(table, tmp_path):
    """Renaming a file over it, as root over /dev/null, would break the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    call_command("predict_soh", input=str(table), output=str(pipe))
    assert os.read(reader, 9) == b"test_id,c"
    os.close(reader)
    assert pipe.is_fifo()
