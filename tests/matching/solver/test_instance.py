"""Every fault of a problem is named with its place."""

from __future__ import annotations

import copy

import pytest

from matching.solver.instance import load_instance, parse_instance
from matching.solver.reading import InstanceError

from .conftest import tiny_problem


def broken(path, value, delete=False):
    problem = copy.deepcopy(tiny_problem(1))
    place = problem
    for key in path[:-1]:
        place = place[key]
    if delete:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return problem


@pytest.mark.parametrize(("path", "value", "message"), [
    (("packs", 2, "soh"), 0.78, "packs[2].soh: must be a whole number, not 0.78"),
    (("packs", 2, "soh"), True, "packs[2].soh: must be a whole number, not True"),
    (("packs", 2, "soh"), 10**30, "packs[2].soh: is too large"),
    (("packs", 2, "ask_c"), 10**400, "packs[2].ask_c: is too large: a huge number"),
    (("packs", 0, "model"), "nope", "packs[0].model: unknown model 'nope'"),
    (("packs", 0, "site"), "nope", "packs[0].site: unknown site 'nope'"),
    (("packs", 1, "id"), "p0", "packs[1].id: 'p0' is there twice"),
    (("packs", 1, "hazard"), "wet", "packs[1].hazard: must be one of ok, quarantined"),
    (("packs", 1, "id"), "a\ud800", "packs[1].id: must be a text of 1 to 200 characters"),
    (("demands", 1, "chems"), ["\udfff"], "demands[1].chems[0]: must be a text"),
    (("packs", 1), [], "packs[1]: must be an object, not []"),
    (("demands", 1, "qty"), -1, "demands[1].qty: must be at least 0, not -1"),
    (("demands", 1, "qty"), "2", "demands[1].qty: must be a whole number, not '2'"),
    (("demands", 1, "chems"), "NMC", "demands[1].chems: must be a list, not 'NMC'"),
    (("demands", 1, "models"), ["x"], "demands[1].models[0]: unknown model 'x'"),
    (("params", "risk_bp"), [1], "params.risk_bp: must hold 401 values, not 1"),
    (("params", "change_c"), None, "params.change_c: must be a whole number, not null"),
    (("prev",), [{"pack": "p9", "demand": "d0"}], "prev[0].pack: unknown pack 'p9'"),
    (("prev",), [{"pack": "p1", "demand": "d0"}] * 2, "prev[1].pack: 'p1' has two earlier"),
    (("locks", "kits"), [{"pack": "p1", "demand": "d0", "units": 0}], "locks.kits[0].units"),
    (("locks", "whole"), [{"pack": "p1", "demand": "d0"}] * 2, "locks: cannot be kept: "),
    (("locks", "strings"), [{"demand": "d0", "packs": []}], "locks: cannot be kept: "),
    (("locks",), 3, "locks: must be an object, not 3"),
])  # fmt: skip
def test_wrong_values(path, value, message):
    with pytest.raises(InstanceError) as raised:
        parse_instance(broken(path, value))
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("path", [
    ("params",), ("params", "lead_days"), ("params", "lead_days", "kit"), ("packs",),
    ("packs", 0, "soh_low"), ("demands", 0, "k"), ("locks", "kits"), ("prev",), ("sites", 0, "x"),
])  # fmt: skip
def test_missing_keys(path):
    with pytest.raises(InstanceError, match="is missing"):
        parse_instance(broken(path, None, delete=True))


@pytest.mark.parametrize(("text", "message"), [
    (b"", "is not JSON: line 1, column 1"),
    (b"{\"params\": NaN}", "holds NaN"),
    (b"[" * 100_000, "is not a JSON file"),
    (b"9" * 10_000, "holds a number that is too long"),
    (b"\xff\xfe\xfa", "is not a JSON file"),
    (b"[1]", "the problem must be a JSON object, not [1]"),
])  # fmt: skip
def test_files_that_are_no_problems(tmp_path, text, message):
    file = tmp_path / "problem.json"
    file.write_bytes(text)
    with pytest.raises(InstanceError) as raised:
        load_instance(file)
    assert str(raised.value).startswith(message)
