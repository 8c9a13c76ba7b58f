"""Arrows point down only: an app imports the layers beneath it and none above."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["accounts", "jobs", "lifecycle", "grading", "matching"]
PURE = [
    "lifecycle/ledger",
    "lifecycle/events",
    "lifecycle/state",
    "lifecycle/safety",
    "lifecycle/labels",
    "lifecycle/plots",
    "lifecycle/first_life",
    "lifecycle/passport",
    "lifecycle/vehicles",
    "lifecycle/recovery",
    "lifecycle/proof",
    "grading/accuracy",
    "grading/ageing",
    "grading/impedance",
    "grading/measurements",
    "grading/packs",
    "grading/planner",
    "grading/plots",
    "grading/policy",
    "grading/procedures",
    "grading/readers",
    "grading/soh",
    "matching/demand_table",
    "matching/forecast",
    "matching/solver",
    "matching/topology",
]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("app", LAYERS)
def test_no_import_points_upwards(app):
    above = set(LAYERS[LAYERS.index(app) + 1 :]) | {"config"}
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / app).rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in above
    ]
    assert offences == []


@pytest.mark.parametrize("core", PURE)
def test_pure_cores_know_no_django(core):
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / core).rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in {"django", "rest_framework", "celery"}
    ]
    assert offences == []


def test_web_and_api_never_import_each_other():
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app in LAYERS
        for side, other in [("web", "api"), ("api", "web")]
        for path in (ROOT / app / side).rglob("*.py")
        for name in imported(path)
        if f".{other}" in name and name.split(".")[0] in LAYERS
    ]
    assert offences == []
