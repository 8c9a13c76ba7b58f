"""`manage.py match`: files in, files out, one clear line for what is wrong."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from .solver.conftest import tiny_problem


@pytest.fixture
def problem(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(tiny_problem(7, packs=12)))
    return file


@pytest.mark.parametrize("method", ["optimal", "greedy", "klor"])
def test_plan_and_certificate_are_written(problem, tmp_path, method, capsys):
    plan, proof = tmp_path / "plan.json", tmp_path / "proof.json"
    call_command(
        "match", instance=str(problem), output=str(plan), certificate=str(proof), method=method,
        seconds="10",
    )  # fmt: skip
    written = json.loads(plan.read_text())
    assert set(written) >= {
        "kits", "whole", "strings", "value", "bound", "gap_bp", "method", "seconds", "explanation",
    }  # fmt: skip
    assert written["method"] == method
    assert written["value"] <= written["bound"]
    assert set(json.loads(proof.read_text())["leaves"][0]) == {"z", "lam", "pi", "mu"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.json", "problem.json", "proof.json"]
    assert "gap" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "message"), [
    ({"instance": "missing.json"}, "cannot be read: No such file or directory"),
    ({"instance": "."}, "cannot be read: Is a directory"),
    ({"instance": "text.txt"}, "text.txt: is not JSON: line 1, column 1"),
    ({"output": "."}, "is a directory"),
    ({"output": "no/plan.json"}, "its directory does not exist"),
    ({"certificate": "plan.json"}, "name the same file"),
    ({"seconds": "soon"}, "--seconds: must be a number"),
    ({"seconds": "nan"}, "--seconds: must be above 0"),
    ({"seconds": "-3"}, "--seconds: must be above 0"),
    ({"method": "magic"}, "--method: choose one of optimal, greedy, klor"),
])  # fmt: skip
def test_bad_input_gets_one_line_and_exit_2(
    problem, tmp_path, capsys, monkeypatch, options, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("hello")
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(SystemExit) as raised:
        call_command("match", **({"instance": str(problem), "output": "plan.json"} | options))
    assert raised.value.code == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == before
