"""A tester's samples one after another, whatever the vendor: the canonical time series."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from grading.measurements.problems import Problem

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TimeSeries:
    """Arrays of equal length N, one place a sample; charging is positive, always.

    `test_time_s` in s from the first sample, `voltage_v` in V, `current_a` in A; `temperature_c`
    NaN where the tester wrote none. `step_count` and `cycle_count` are the tester's own running
    numbers, None where it writes none. `source_rows` is the line, row or record of the file that
    each sample stands on, `place_word` how such a place is called there (`line`, `record`).
    `started_at` has no zone where the tester wrote none. `left_out` says which damaged places were
    left out, on request.
    """

    test_time_s: Floats
    voltage_v: Floats
    current_a: Floats
    temperature_c: Floats | None = None
    step_count: Counts | None = None
    cycle_count: Counts | None = None
    source_rows: Counts | None = None
    place_word: str = "line"
    started_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    left_out: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.test_time_s)

    def place(self, sample: int) -> str:
        """Where a sample (0 … N-1) stands in the file, for a person: `line 213`."""
        row = sample + 1 if self.source_rows is None else int(self.source_rows[sample])
        return f"{self.place_word} {row}"
