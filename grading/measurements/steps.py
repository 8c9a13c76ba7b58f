"""From samples to steps: where the tester began to rest, charge or discharge; what flowed."""

from dataclasses import dataclass

import numpy as np

from grading.measurements.records import Step
from grading.measurements.time_series import Counts, Floats, TimeSeries

REST_SHARE = 0.002
"""Below this share of the largest current of the file the cell rests (assumption)."""
SMALLEST_A = 1e-6
JUMP = 0.1
"""Relative change of a current between two samples that begins another step."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundSteps:
    """`steps` in order, and for each the place of its first sample and of its last (0-based)."""

    steps: tuple[Step, ...]
    first: Counts
    last: Counts
    gap_after_start_s: Floats
    """From the moment that a step begins to its first sample."""


def find_steps(series: TimeSeries) -> FoundSteps:
    """The steps of a series: by the tester's own numbers where it writes them, and wherever it
    turns from rest to charge to discharge; without numbers also where a current jumps.

    Charge (Ah) and energy (Wh) by the trapezoidal rule; a step lasts from the last sample of the
    step before it to its own last sample.
    """
    state = _states(series.current_a)
    change = np.zeros(len(series), dtype=bool)
    change[1:] = state[1:] != state[:-1]
    if series.step_count is not None:
        change[1:] |= series.step_count[1:] != series.step_count[:-1]
    else:
        change[1:] |= _jumps(series.current_a, state)
    first = np.concatenate([[0], np.flatnonzero(change)]).astype(np.int64)
    last = np.concatenate([first[1:] - 1, [len(series) - 1]]).astype(np.int64)
    begin = np.maximum(first - 1, 0)
    time_s = series.test_time_s
    # Within a step by trapezoids; from its beginning to its first sample, as the first sample says.
    passed_s = np.diff(time_s, prepend=time_s[0])
    middle_a = np.concatenate([[0.0], (series.current_a[1:] + series.current_a[:-1]) / 2])
    flow = middle_a * passed_s
    flow[first] = series.current_a[first] * passed_s[first]
    volts = np.concatenate([[0.0], (series.voltage_v[1:] + series.voltage_v[:-1]) / 2])
    volts[first] = series.voltage_v[first]
    charge_ah = np.add.reduceat(flow, first) / 3600
    energy_wh = np.add.reduceat(flow * volts, first) / 3600
    temperature = _means(series.temperature_c, first, last)
    kinds = {0: "rest", 1: "charge", -1: "discharge"}
    steps = tuple(
        Step(
            number=number + 1,
            kind=kinds[int(state[a])],
            start_s=float(time_s[s]),
            duration_s=float(time_s[b] - time_s[s]),
            start_voltage_v=float(series.voltage_v[a]),
            end_voltage_v=float(series.voltage_v[b]),
            start_current_a=float(series.current_a[a]),
            end_current_a=float(series.current_a[b]),
            charge_ah=float(charge_ah[number]),
            energy_wh=float(energy_wh[number]),
            temperature_c=temperature[number],
            level=None,
        )
        for number, (s, a, b) in enumerate(
            zip(begin.tolist(), first.tolist(), last.tolist(), strict=True)
        )
    )
    return FoundSteps(steps, first, last, time_s[first] - time_s[begin])


def _states(current_a: Floats) -> Counts:
    """0 rest, 1 charge, -1 discharge; a single sample of rest between two of a kind is of it."""
    largest = float(np.abs(current_a).max()) if len(current_a) else 0.0
    threshold = max(SMALLEST_A, REST_SHARE * largest)
    return np.where(np.abs(current_a) <= threshold, 0, np.sign(current_a)).astype(np.int64)


def _jumps(current_a: Floats, state: Counts) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Where the current of a charge or discharge changes at once and then stays."""
    before, here = np.abs(current_a[:-1]), np.abs(current_a[1:])
    after = np.concatenate([here[1:], here[-1:]])
    leaps = np.abs(here - before) > JUMP * np.maximum(before, here)
    stays = np.abs(after - here) <= JUMP * np.maximum(here, SMALLEST_A)
    earlier = np.concatenate([before[:1], before[:-1]])
    stood = np.abs(before - earlier) <= JUMP * np.maximum(before, SMALLEST_A)
    return np.asarray(leaps & stays & stood & (state[1:] != 0) & (state[:-1] != 0), dtype=np.bool_)


def _means(values: Floats | None, first: Counts, last: Counts) -> list[float | None]:
    """Mean temperature of each step, None where it holds none."""
    if values is None:
        return [None] * len(first)
    known = np.isfinite(values)
    total = np.add.reduceat(np.where(known, values, 0.0), first)
    count = np.add.reduceat(known.astype(np.float64), first)
    return [round(float(t / c), 3) if c else None for t, c in zip(total, count, strict=True)]
