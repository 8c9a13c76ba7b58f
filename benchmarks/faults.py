"""What the state-of-health model refuses: faults injected into tests of cells held out of training.

Run by `make bench`, or `python benchmarks/faults.py [--seed N] [--directory DIR]`: a random quarter
of the cells of each type is held out, `train_soh`'s own code trains on the others, and the tests
held out go the whole way (pulse table, its reader, the model) with each fault in them. Prints the
share refused by kind and type against the gate. `--directory` keeps the model, or takes the one
that stands there. Uses ../shared/data/pulsebat, and says so where it is missing.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "pulsebat"
LEAST_REFUSED, MOST_FALSE = 0.98, 0.02
Rows = np.ndarray
RATES = 8
"""Samples of each rate: charge, rest, discharge, rest, two each."""


@dataclass(frozen=True)
class Fault:
    """`change` takes rows of voltages (V) and a generator; `stated` changes other columns.

    `is_named`: among those that ../shared/soh.md calls caught. `is_blind`: known to be unseen.
    """

    name: str
    change: Callable[[Rows, np.random.Generator], Rows] = lambda v, _: v
    stated: Callable[[dict[str, str]], dict[str, str]] = lambda line: {}
    is_named: bool = False
    is_blind: bool = False


def moved(v: Rows, places: slice, to: Rows) -> Rows:
    changed = v.copy()
    changed[:, places] = to
    return changed


def block(v: Rows, rate: int) -> slice:
    return slice(1 + RATES * rate, 1 + RATES * (rate + 1))


def at_other_rate(rate: int, factor: float) -> Callable[[Rows, Any], Rows]:
    def change(v: Rows, _: Any) -> Rows:
        rest = v[:, RATES * rate : RATES * rate + 1]
        return moved(v, block(v, rate), rest + (v[:, block(v, rate)] - rest) * factor)

    return change


def charge_and_discharge(v: Rows, _: Any) -> Rows:
    changed = v.copy()
    for rate in range((v.shape[1] - 1) // RATES):
        start = 1 + RATES * rate
        changed[:, start : start + 4] = v[:, start + 4 : start + 8]
        changed[:, start + 4 : start + 8] = v[:, start : start + 4]
    return changed


def neighbours(v: Rows, random: np.random.Generator) -> Rows:
    changed = v.copy()
    for row, place in enumerate(random.integers(0, v.shape[1] - 1, len(v))):
        changed[row, [place, place + 1]] = v[row, [place + 1, place]]
    return changed


def dropped(v: Rows, random: np.random.Generator) -> Rows:
    """One sample is lost, those after it move up, the last one stands twice."""
    places = random.integers(0, v.shape[1] - 1, len(v))
    return np.array([np.append(np.delete(r, p), r[-1]) for r, p in zip(v, places, strict=True)])


def mixed(v: Rows, random: np.random.Generator) -> Rows:
    """From the second rate on, another test of the same type."""
    return moved(v, slice(1 + RATES, None), v[random.permutation(len(v)), 1 + RATES :])


def mixed_alike(v: Rows, _: Any) -> Rows:
    """The same with the test that begins the second rate at the nearest voltage."""
    apart = abs(v[:, RATES : RATES + 1] - v[:, RATES])
    np.fill_diagonal(apart, np.inf)
    return moved(v, slice(1 + RATES, None), v[apart.argmin(axis=1), 1 + RATES :])


def reversed_pulses(v: Rows, _: Any) -> Rows:
    """First and last sample of each pulse and rest exchanged."""
    pairs = v[:, 1:].reshape(len(v), -1, 2)
    return moved(v, slice(1, None), pairs[:, :, ::-1].reshape(len(v), -1))


def loaded(v: Rows) -> np.ndarray:
    """+1 at samples of charge pulses, -1 at those of discharge pulses, 0 at rests."""
    one = np.array([1, 1, 0, 0, -1, -1, 0, 0])
    return np.concatenate([[0], np.tile(one, -(-v.shape[1] // RATES))])[: v.shape[1]]


def clipped(v: Rows, _: Any) -> Rows:
    """The tester's range ends half way up the highest charge pulse."""
    top = v[:, :1] + (v.max(axis=1, keepdims=True) - v[:, :1]) / 2
    return np.minimum(v, top)


def stuck(v: Rows, random: np.random.Generator) -> Rows:
    changed = v.copy()
    for row, place in enumerate(random.integers(1, v.shape[1] - RATES, len(v))):
        changed[row, place:] = v[row, place]
    return changed


def noise(deviation_v: float) -> Callable[[Rows, np.random.Generator], Rows]:
    return lambda v, random: v + random.normal(0, deviation_v, v.shape)


def ramp(total_v: float) -> Callable[[Rows, Any], Rows]:
    return lambda v, _: v + np.linspace(0, total_v, v.shape[1])


def scaled_capacity(line: dict[str, str]) -> dict[str, str]:
    return {"rated_capacity_ah": f"{float(line['rated_capacity_ah']) * 1.1:g}"}


FAULTS = [
    Fault("columns shifted left", lambda v, _: np.c_[v[:, 1:], v[:, -1]], is_named=True),
    Fault("columns shifted right", lambda v, _: np.c_[v[:, 0], v[:, :-1]], is_named=True),
    Fault("sign of the current", lambda v, _: 2 * v[:, :1] - v, is_named=True),
    Fault("charge and discharge exchanged", charge_and_discharge, is_named=True),
    Fault("1C pulse at 0.5C", at_other_rate(1, 0.5), is_named=True),
    Fault("0.5C pulse at 1C", at_other_rate(0, 2.0), is_named=True),
    Fault("stuck channel", stuck, is_named=True),
    Fault("drift of 20 mV", ramp(0.020), is_named=True),
    Fault("drift of -20 mV", ramp(-0.020), is_named=True),
    Fault("drift of 50 mV", ramp(0.050), is_named=True),
    Fault("millivolts", lambda v, _: v * 1000, is_named=True),
    Fault("noise of 2 mV", noise(0.002), is_named=True),
    Fault("noise of 5 mV", noise(0.005), is_named=True),
    Fault("rounded to 10 mV", lambda v, _: np.round(v, 2), is_named=True),
    Fault("pulse length stated as 3 s", stated=lambda _: {"pulse_s": "3"}, is_named=True),
    Fault("neighbouring columns exchanged", neighbours),
    Fault("one sample dropped", dropped),
    Fault("last sample lost", lambda v, _: np.c_[v[:, :-2], v[:, -1], v[:, -1]]),
    Fault("two cells mixed mid-test", mixed),
    Fault("two mixed at the same voltage", mixed_alike),
    Fault("pulses reversed in time", reversed_pulses),
    Fault("clipped half way up", clipped),
    Fault("0.5C block duplicated", lambda v, _: moved(v, block(v, 1), v[:, block(v, 0)])),
    Fault("20 mV on loaded samples", lambda v, _: v + 0.020 * abs(loaded(v))),
    Fault("20 mV of lead drop", lambda v, _: v + 0.020 * loaded(v)),
    Fault("stated 10 °C", stated=lambda _: {"temperature_c": "10"}),
    Fault("stated capacity 10 % high", stated=scaled_capacity),
    Fault(
        "current 20 % low",
        lambda v, _: v[:, :1] + (v - v[:, :1]) * 0.8,
        is_blind=True,
    ),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--directory", type=Path)
    options = parser.parse_args()
    if not (DATA / "train_5s.csv").is_file():
        print("faults: ../shared/data/pulsebat is not there, nothing measured")
        return 0
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        kept, held = split(options.seed)
        directory = options.directory or Path(folder) / "model"
        if not (directory / "manifest.json").is_file():
            train_on(kept, directory, Path(folder))
        report(directory, held, Path(folder), options.seed)
    return 0


Lines = list[dict[str, str]]


def split(seed: int) -> tuple[Lines, Lines]:
    """The tests of the cells kept for training, and those of a quarter of each type's cells."""
    from grading.soh.cells import cells_drawn

    with (DATA / "train_5s.csv").open(newline="") as table:
        lines = list(csv.DictReader(table))
    held: set[str] = set()
    for cell_type in sorted({line["cell_type"] for line in lines}):
        cells = [line["cell_id"] for line in lines if line["cell_type"] == cell_type]
        drawn = cells_drawn(cells, 0.25, seed)
        held |= {cell for cell, is_in in zip(cells, drawn, strict=True) if is_in}
    return (
        [line for line in lines if line["cell_id"] not in held],
        [line for line in lines if line["cell_id"] in held],
    )


def train_on(lines: Lines, directory: Path, folder: Path) -> None:
    from grading.soh.train import train

    started = time.monotonic()
    train(written(lines, folder / "train.csv"), directory, jobs=2)
    print(f"trained in {time.monotonic() - started:.0f} s")


def report(directory: Path, held: Lines, folder: Path, seed: int) -> None:
    from grading.soh.model import Model

    model = Model(directory)
    types = sorted({line["cell_type"] for line in held})
    cells = {name: len({ln["cell_id"] for ln in held if ln["cell_type"] == name}) for name in types}
    print(f"seed {seed}, cells held out: {cells}; refused by kind and type:")
    print(f"  {'':<36}" + "".join(f"{name:>9}" for name in (*types, "all")))
    sound = refused(model, held, folder)
    show("sound tests", sound, held, types, is_good=lambda share: share <= MOST_FALSE)
    for fault in FAULTS:
        wrong = with_fault(held, fault, np.random.default_rng(seed))
        found = refused(model, wrong, folder)
        name = f"{fault.name}{'' if fault.is_named else ' *'}"
        if fault.is_blind:
            show(f"{name} (blind)", found, wrong, types, is_good=lambda _: True)
        else:
            show(name, found, wrong, types, is_good=lambda share: share >= LEAST_REFUSED)
    for width_s in (1.0, 3.0):
        wrong = of_other_width(held, width_s)
        found = refused(model, wrong, folder)
        label = f"pulses of {width_s:g} s called 5 s"
        show(label, found, wrong, types, is_good=lambda share: share >= LEAST_REFUSED)
    print("  * not among the kinds that soh.md names; ! misses the gate")


def show(
    name: str,
    refused_tests: np.ndarray,
    lines: Lines,
    types: list[str],
    is_good: Callable[[float], bool],
) -> None:
    of_type = np.array([line["cell_type"] for line in lines])
    shares = [refused_tests[of_type == one] for one in types]
    shares.append(refused_tests)
    told = [
        f"{found.mean():8.4f}{' ' if is_good(float(found.mean())) else '!'}"
        if len(found)
        else f"{'-':>8} "
        for found in shares
    ]
    print(f"  {name:<36}" + "".join(told), flush=True)


def with_fault(lines: Lines, fault: Fault, random: np.random.Generator) -> Lines:
    """The tests with the fault in them, type by type, since their samples are not as many."""
    wrong: Lines = []
    for cell_type in sorted({line["cell_type"] for line in lines}):
        own = [line for line in lines if line["cell_type"] == cell_type]
        names = [f"U{n}" for n in range(1, 42) if own[0][f"U{n}"]]
        voltages = np.array([[float(line[name]) for name in names] for line in own])
        changed = np.round(fault.change(voltages, random), 4)
        wrong += [
            {
                **line,
                **dict(zip(names, map("{:.4f}".format, row), strict=True)),
                **fault.stated(line),
            }
            for line, row in zip(own, changed, strict=True)
        ]
    return wrong


def of_other_width(lines: Lines, width_s: float) -> Lines:
    """Measured responses to pulses of another width, of the same tests, called 5 s."""
    import pandas as pd

    table = pd.read_parquet(DATA / "train_widths.parquet")
    of_width = table[np.isclose(table["pulse_s"].astype(float), width_s)].set_index("test_id")
    wrong: Lines = []
    for line in lines:
        if line["test_id"] in of_width.index:
            measured = of_width.loc[line["test_id"]]
            voltages = {f"U{n}": f"{float(measured[f'U{n}']):.4f}" for n in range(1, 42)}
            wrong.append({**line, **voltages})
    return wrong


def refused(model: Any, lines: Lines, folder: Path) -> np.ndarray:
    """By test, whether the reader or the model refuses it."""
    from grading.soh import Estimate
    from grading.soh.predict import answers_of
    from grading.soh.pulse_rows import read_rows

    rows = read_rows(written(lines, folder / "tests.csv"))
    return np.array([not isinstance(answer, Estimate) for answer in answers_of(model, rows)])


def written(lines: Lines, path: Path) -> Path:
    with path.open("w", newline="") as table:
        writer = csv.DictWriter(table, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


if __name__ == "__main__":
    sys.exit(main())
