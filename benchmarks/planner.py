"""Slow tests saved, and wrong grades, if a grade is given at once where the pulse test settles it.

Run by `make bench`, or `python benchmarks/planner.py`: nested estimates of
../shared/data/pulsebat (every test judged by models that have not seen its cell), grades at 80, 65
and 50 %. The threshold of the planner's rule is chosen on one half of the cells and reported on the
other. The baseline is a capacity test for everything.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data" / "pulsebat" / "train_5s.csv"
FLOORS = np.array([0.50, 0.65, 0.80])
MOST_WRONG, GATE, STRETCH = 0.02, 0.50, 0.60


def grade_of(health: np.ndarray) -> np.ndarray:
    return np.searchsorted(FLOORS, health, side="right")


def chance_of_grade(estimates: np.ndarray, halves: np.ndarray) -> np.ndarray:
    """Probability of the most probable grade, from the interval taken as normal."""
    from scipy.special import ndtr

    deviation = halves / 1.6449
    edges = np.array([-np.inf, *FLOORS, np.inf])
    below = ndtr((edges[None, :] - estimates[:, None]) / deviation[:, None])
    return np.diff(below, axis=1).max(axis=1)


def main() -> None:
    from grading.soh.pulse_rows import read_rows
    from grading.soh.training import train_type
    from grading.soh.type_data import data_by_type

    if not DATA.exists():
        print(f"{DATA} is missing: nothing measured")
        return
    found = {}
    for name, data in data_by_type(read_rows(DATA, with_soh=True)).items():
        judged = train_type(data, jobs=2).judged
        chance = np.nan_to_num(chance_of_grade(judged.estimates, judged.half_widths))
        low = grade_of(judged.estimates - judged.half_widths)
        high = grade_of(judged.estimates + judged.half_widths)
        wrong = grade_of(judged.estimates) != grade_of(judged.soh)
        inside = (low == high) & np.isfinite(judged.half_widths)
        cells = np.array(judged.cells)
        first = np.isin(cells, sorted(set(cells))[::2])
        found[name] = (chance, inside, wrong, first)
    chance, inside, wrong, first = (
        np.concatenate(column) for column in zip(*found.values(), strict=True)
    )
    told = [("interval in one grade", inside)]
    for threshold in np.arange(0.5, 1.0, 0.005):
        now = chance >= threshold
        if (now & wrong)[first].mean() <= MOST_WRONG:
            told.append((f"P(grade) >= {threshold:.3f}", now))
            break
    print(f"gate: {GATE:.0%} saved at {MOST_WRONG:.0%} wrong of all; stretch {STRETCH:.0%}")
    for what, now in told:
        half = ~first
        saved, bad = now[half].mean(), (now & wrong)[half].mean()
        print(f"{what}: {saved:.1%} of the slow tests saved, {bad:.2%} wrong grades of all")
        place = 0
        for name, (_, _, wrongs, firsts) in found.items():
            part = slice(place, place + len(wrongs))
            place += len(wrongs)
            own = now[part][~firsts]
            print(f"  {name}: {own.mean():.1%} saved, {(own & wrongs[~firsts]).mean():.2%} wrong")


if __name__ == "__main__":
    main()
