"""Small random problems of our own, and the independent tools beside the project where present."""

from __future__ import annotations

import importlib
import os
import random
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

TOOLS = Path(__file__).resolve().parents[4] / "shared" / "tools" / "matching"


@pytest.fixture(scope="session")
def tools():
    """Generator, verifier, bound and oracle of others, that share no code with the project."""
    if not TOOLS.is_dir():
        message = "../shared/tools/matching is not there"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    sys.path.insert(0, str(TOOLS))
    try:
        names = ("generate", "verify", "bound", "oracle")
        return SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(TOOLS))


def tiny_problem(seed: int, packs: int = 6, demands: int = 4) -> dict:
    """A problem so small that all its plans can be tried; ties and near ties are common."""
    pick = random.Random(seed)
    models = [
        ("slim", "LMO", 360_000, 24_000, 4, 7_500, 100),
        ("wide", "NMC", 350_000, 40_000, 3, 14_600, -300),
    ]
    problem = {
        "params": {
            "lead_days": {"kit": 5, "whole": 3, "string": 8},
            "kit_base_c": 2_000,
            "kit_km_c": 10,
            "kit_build_c": 5_000,
            "whole_base_c": 5_000,
            "whole_km_c": 20,
            "change_c": 9_000,
            "risk_bp": [max(0, 5_000 - 15 * r) for r in range(401)],
        },
        "models": [
            {
                "id": i, "chem": c, "v_mv": v, "wh": wh, "modules": m, "mod_mv": mv,
                "recycle_c_per_kwh": r, "dis_c": 9_000, "refurb_c": 8_000,
            }
            for i, c, v, wh, m, mv, r in models
        ],
        "sites": [
            {"id": "north", "x": 0, "y": 0, "recycle_c": 2_000},
            {"id": "south", "x": 120, "y": 160, "recycle_c": 5_000},
        ],
        "packs": [],
        "demands": [],
        "locks": {"kits": [], "whole": [], "strings": []},
        "prev": [],
    }  # fmt: skip
    for i in range(packs):
        soh = pick.choice((7_400, 7_500, 7_600, 8_000, 8_600))
        problem["packs"].append(
            {
                "id": f"p{i}", "model": pick.choice(models)[0], "soh": soh,
                "soh_low": soh - pick.choice((0, 100, 250)),
                "power_w": pick.choice((30_000, 60_000)),
                "site": pick.choice(("north", "south")), "ready": pick.randrange(20),
                "ask_c": pick.choice((20_000, 60_000)),
                "hazard": "quarantined" if pick.random() < 0.05 else "ok",
            }
        )  # fmt: skip
    for i in range(demands):
        app = pick.choice(("forklift", "generator", "ev", "arena", "arena"))
        kit, arena = app in ("forklift", "generator"), app == "arena"
        problem["demands"].append(
            {
                "id": f"d{i}", "app": app, "qty": 1 if app == "ev" else pick.choice((1, 1, 2, 3)),
                "k": pick.choice((1, 2, 3)) if arena else 0,
                "delta": pick.choice((0, 150, 600)) if arena else 0,
                "vmin_mv": 14_000 if kit else 300_000, "vmax_mv": 31_000 if kit else 420_000,
                "min_wh": pick.choice((6_000, 11_000)) if kit else 10_000,
                "min_w": 10_000, "min_soh": pick.choice((6_500, 7_300)),
                "target_soh": pick.choice((7_500, 8_000)), "slope": pick.choice((0, 8_000)),
                "deadline": pick.choice((15, 60)),
                "chems": pick.choice((["LMO", "NMC"], ["NMC"])),
                "models": pick.choice((None, None, ["slim"])), "site": "north",
                "max_km": pick.choice((150, 400)), "price": pick.choice((9_000, 14_000)),
                "warranty_c": 40_000, "bonus_c": pick.choice((0, 5_000)),
            }
        )  # fmt: skip
    for pack in problem["packs"]:
        if pick.random() < 0.4:
            demand = pick.choice(problem["demands"])["id"]
            problem["prev"].append({"pack": pack["id"], "demand": demand})
    return problem
