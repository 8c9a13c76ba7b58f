"""A type that was never trained: the error on its other cells after 10 and 20 reference cells.

Run by `make bench`, or `python benchmarks/new_type.py [--draws N]`: cells of LFP20 in
../shared/data/pulsebat are taken for the new type, a random 10 or 20 of them train it the whole way
(`train_type`), the others judge it. The baseline is the mean of the reference cells as a predictor.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data" / "pulsebat" / "train_5s.csv"
GATES = {10: 0.037, 20: 0.027}
TYPE = "LFP20"


def main() -> None:
    from grading.soh.pulse_rows import read_rows
    from grading.soh.training import predict_candidate, train_type
    from grading.soh.type_data import data_by_type

    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=10)
    draws = parser.parse_args().draws
    if not DATA.exists():
        print(f"{DATA} is missing: nothing measured")
        return
    data = data_by_type(read_rows(DATA, with_soh=True))[TYPE]
    sweep = np.array([kind == "sweep" for kind in data.test_kinds])
    data = data.rows(sweep) if sweep.any() else data
    names = sorted(set(data.cells))
    for count, gate in GATES.items():
        errors, means = [], []
        for seed in range(draws):
            chosen = set(np.random.default_rng(seed).permutation(names)[:count])
            known = np.array([cell in chosen for cell in data.cells])
            train, test = data.rows(known), data.rows(~known)
            model = train_type(train, jobs=2)
            said = predict_candidate(
                model.candidate, model.members, model.soh_range, test.voltages_v
            )
            errors.append(float(np.abs(said - test.soh).mean()))
            means.append(float(np.abs(train.soh.mean() - test.soh).mean()))
        print(
            f"{count} reference cells: mean absolute error {np.mean(errors):.4f} "
            f"({min(errors):.4f} to {max(errors):.4f}; gate {gate}), "
            f"{np.mean(errors) / np.mean(means):.2f} of their mean as a predictor",
            flush=True,
        )


if __name__ == "__main__":
    main()
