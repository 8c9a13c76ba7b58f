"""The tester's clock: where it runs back or stands, and where records are missing."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grading.measurements.problems import Problem, ProblemList
from grading.measurements.time_series import TimeSeries

TICK_S = 0.0005
"""Two records within half a millisecond are of one moment."""
LONG_GAP_S = 600.0
GAP_FACTOR = 50.0


@dataclass(frozen=True, slots=True)
class Clock:
    """What was found of the clock: problems that make times useless, notes that do not."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def check_clock(series: TimeSeries) -> Clock:
    """Where time runs back (a problem), and where records are far apart (a note)."""
    passed_s = np.diff(series.test_time_s)
    back = np.flatnonzero(passed_s < -TICK_S)
    problems = ProblemList()
    for sample in back:
        problems.add(
            series.place(int(sample) + 1),
            f"The clock runs back by {-passed_s[sample]:g} s.",
            "Export the test again; or keep what is sound: the part before the first jump.",
        )
    notes = []
    forward = passed_s[passed_s > TICK_S]
    if len(forward):
        usual_s = float(np.median(forward))
        gaps = np.flatnonzero(passed_s > max(LONG_GAP_S, GAP_FACTOR * usual_s))
        for sample in gaps[:5]:
            notes.append(
                f"No record for {passed_s[sample] / 3600:.2f} h before "
                f"{series.place(int(sample) + 1)}."
            )
        if len(gaps) > 5:
            notes.append(f"{len(gaps) - 5} more gaps of this kind.")
    return Clock(problems.listed, tuple(notes))


def before_first_jump(series: TimeSeries) -> TimeSeries:
    """The records until the clock first runs back; the rest is left out, since nothing says how
    much time is missing between."""
    back = np.flatnonzero(np.diff(series.test_time_s) < -TICK_S)
    if not len(back):
        return series
    end = int(back[0]) + 1
    what = f"{len(series) - end} records follow a clock that runs back: they were left out."
    problem = Problem(series.place(end), what, "Export the test again to have them all.")
    return replace(
        series,
        test_time_s=series.test_time_s[:end],
        voltage_v=series.voltage_v[:end],
        current_a=series.current_a[:end],
        temperature_c=_cut(series.temperature_c, end),
        step_count=_cut(series.step_count, end),
        cycle_count=_cut(series.cycle_count, end),
        source_rows=_cut(series.source_rows, end),
        left_out=(*series.left_out, problem),
    )


def _cut(values: Any, end: int) -> Any:
    return None if values is None else values[:end]
