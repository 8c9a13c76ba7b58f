"""How good the state-of-health model is on cells held out, what it refuses, and how fast it is.

Run by `make bench`, or `python benchmarks/state_of_health.py [--draws N]`: a random quarter of the
cells is held out, `train_soh`'s own code trains on the others, and the held-out tests are estimated
as they are and with faults injected. Uses ../shared/data/pulsebat, and says so where it is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT.parent / "shared" / "data" / "pulsebat" / "train_5s.csv"


def at_half_rate(v: np.ndarray) -> np.ndarray:
    changed = v.copy()
    changed[:, 9:17] = v[:, 8:9] + (v[:, 9:17] - v[:, 8:9]) / 2
    return changed


def exchanged(v: np.ndarray) -> np.ndarray:
    changed = v.copy()
    changed[:, 1:5], changed[:, 5:9] = v[:, 5:9], v[:, 1:5]
    return changed


def spiked(v: np.ndarray) -> np.ndarray:
    changed = v.copy()
    changed[:, 10] += 0.010
    return changed


def stuck(v: np.ndarray) -> np.ndarray:
    changed = v.copy()
    changed[:, 12:] = v[:, 11:12]
    return changed


RANDOM = np.random.default_rng(0)
FAULTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "columns shifted by one": lambda v: np.column_stack([v[:, 1:], v[:, -1]]),
    "sign of the current": lambda v: 2 * v[:, :1] - v,
    "charge and discharge exchanged": exchanged,
    "1C pulse at 0.5C": at_half_rate,
    "stuck channel": stuck,
    "drift of 20 mV": lambda v: v + np.linspace(0, 0.02, v.shape[1]),
    "one sample 10 mV off": spiked,
    "noise of 2 mV": lambda v: v + RANDOM.normal(0, 0.002, v.shape),
    "rounded to 10 mV": lambda v: np.round(v, 2),
    "millivolts": lambda v: v * 1000,
    "current 20 % low (not seen: blind)": lambda v: v[:, :1] + (v - v[:, :1]) * 0.8,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1)
    options = parser.parse_args()
    if not TABLE.is_file():
        print("state of health: ../shared/data/pulsebat is not there, nothing measured")
        return 0
    sys.path.insert(0, str(ROOT))
    from grading.soh.cells import cells_drawn
    from grading.soh.pulse_rows import read_rows

    rows = read_rows(TABLE, with_soh=True)
    lines = TABLE.read_text().splitlines()
    for seed in range(options.draws):
        held_types = {
            name: cells_drawn([r.cell_id for r in rows if r.cell_type == name], 0.25, seed)
            for name in {r.cell_type for r in rows}
        }
        held = {
            row.cell_id
            for name, drawn in held_types.items()
            for row, is_in in zip([r for r in rows if r.cell_type == name], drawn, strict=True)
            if is_in
        }
        kept = [line for line, row in zip(lines[1:], rows, strict=True) if row.cell_id not in held]
        with tempfile.TemporaryDirectory() as folder:
            measure(seed, [r for r in rows if r.cell_id in held], [lines[0], *kept], Path(folder))
    return 0


def measure(seed: int, test: list, train_lines: list[str], folder: Path) -> None:
    from grading.soh.evaluation import evaluate
    from grading.soh.model import Model
    from grading.soh.train import train

    table = folder / "train.csv"
    table.write_text("\n".join(train_lines))
    started = time.monotonic()
    train(table, folder / "model", jobs=2)
    seconds = time.monotonic() - started
    started = time.monotonic()
    model = Model(folder / "model")
    model.estimate_many([row.record for row in test])
    first = time.monotonic() - started
    print(f"draw {seed}: trained in {seconds:.0f} s, {len(test)} tests in {first:.2f} s with load")
    found = evaluate(model, test)
    for name, part in {**found["types"], "all": found["overall"]}.items():
        interval = "no interval"
        if part["coverage"] is not None:
            interval = (
                f"coverage {part['coverage']:.3f}  cells {part['cells_covered']} "
                f"{part['cells_covered_95_percent']}  width {part['mean_width']:.3f}"
            )
        print(
            f"  {name:<8} MAE {part['mae']:.4f}  bias {part['bias']:+.4f}  "
            f"false alarms {part['refused_share']:.4f}  {interval}"
        )
    for name, fault in FAULTS.items():
        print(f"  {name:<36} refused {refused_share(model, test, fault):.4f}")


def refused_share(model, rows: list, fault: Callable) -> float:
    """Share of tests that are refused with this fault in them, by the rules or by the model."""
    from grading.measurements.checks import checks_without_steps
    from grading.soh import Refusal

    records = []
    for row in rows:
        filled = [v for v in row.record.voltages_v if v is not None]
        wrong = np.round(fault(np.array([filled])), 4)[0]
        padded = (*map(float, wrong), *[None] * (41 - len(wrong)))
        checks = checks_without_steps(padded, row.record.pulse_s, row.record.temperature_c)
        records.append(replace(row.record, voltages_v=padded, checks=checks))
    return float(np.mean([isinstance(a, Refusal) for a in model.estimate_many(records)]))


if __name__ == "__main__":
    sys.exit(main())
