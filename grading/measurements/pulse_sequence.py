"""The pulse test that everything here is about: what each of U1 to U41 is, and what it must obey.

U1 ends the rest before the first pulse; then for each rate a charge pulse, a rest, a discharge
pulse and a rest, of which the first and the last sample are kept: 1 + 5 x 8 voltages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

RATES_C = (0.5, 1.0, 1.5, 2.0, 2.5)
SAMPLES_PER_RATE = 8
SAMPLE_COUNT = 1 + SAMPLES_PER_RATE * len(RATES_C)
SAMPLE_NAMES = tuple(f"U{number}" for number in range(1, SAMPLE_COUNT + 1))
PULSE_WIDTHS_S = (0.03, 0.05, 0.07, 0.1, 0.3, 0.5, 0.7, 1.0, 3.0, 5.0)
REST_PER_PULSE = 15
"""A rest lasts this many pulse widths."""

SEGMENTS = ("charge", "rest after charge", "discharge", "rest after discharge")

REST_DRIFT_V = 0.1
"""How far the cell may stand from its resting voltage when a rate is done (assumption: eight times
what 238 published cells show, so that only a wrong column fails)."""


def sample_label(index: int) -> str:
    """What the sample at 0 … 40 is, as shown beside a plot: `rest`, `0.5C charge, first` …"""
    if index == 0:
        return "rest before the pulses"
    rate, place = divmod(index - 1, SAMPLES_PER_RATE)
    end = "last" if place % 2 else "first"
    return f"{RATES_C[rate]:g}C {SEGMENTS[place // 2]}, {end}"


@dataclass(frozen=True, slots=True)
class DirectionRule:
    """The sample at `higher` is never below that at `lower` (0-based), or the columns are wrong."""

    higher: int
    lower: int
    because: str


def _rules_of_rate(rate: int) -> tuple[DirectionRule, ...]:
    before = rate * SAMPLES_PER_RATE
    first, last, rest_first, rest_last = range(before + 1, before + 5)
    down_first, down_last, up_first, up_last = range(before + 5, before + 9)
    return (
        DirectionRule(first, before, "a charge pulse lifts the voltage above the rest"),
        DirectionRule(last, first, "the voltage rises during a charge pulse"),
        DirectionRule(last, rest_first, "the voltage falls when a charge pulse ends"),
        DirectionRule(rest_first, rest_last, "the voltage sinks in the rest after a charge pulse"),
        DirectionRule(rest_last, down_first, "a discharge pulse pulls the voltage below the rest"),
        DirectionRule(down_first, down_last, "the voltage falls during a discharge pulse"),
        DirectionRule(up_first, down_last, "the voltage rises when a discharge pulse ends"),
        DirectionRule(
            up_last, up_first, "the voltage recovers in the rest after a discharge pulse"
        ),
    )


DIRECTION_RULES = tuple(rule for rate in range(len(RATES_C)) for rule in _rules_of_rate(rate))
"""What charging and discharging do to any cell; all 238 published cells obey without exception."""

NOISE_V = 0.001
SHORT_PULSE_S = 0.3
SHORT_PULSE_NOISE_V = 0.010
"""Pulses under 0.3 s end while the tester still switches: in a Nebula workbook the first sample of
the rest stands up to 9 mV on the wrong side."""


def broken_rules(voltages_v: Sequence[float | None], pulse_s: float) -> list[DirectionRule]:
    """The direction rules that these voltages (V, at most 41, None = not known) break.

    `pulse_s` is the pulse width in seconds: short pulses are judged more mildly.
    """
    noise_v = SHORT_PULSE_NOISE_V if pulse_s < SHORT_PULSE_S else NOISE_V
    broken = []
    for rule in DIRECTION_RULES:
        if rule.higher >= len(voltages_v) or rule.lower >= len(voltages_v):
            break
        higher, lower = voltages_v[rule.higher], voltages_v[rule.lower]
        if higher is not None and lower is not None and higher < lower - noise_v:
            broken.append(rule)
    return broken


def drifted_rests(voltages_v: Sequence[float | None]) -> list[int]:
    """0-based samples that end a rate further than REST_DRIFT_V from the rest before it."""
    ends = range(0, len(voltages_v), SAMPLES_PER_RATE)
    drifted = []
    for before, after in pairwise(ends):
        start, end = voltages_v[before], voltages_v[after]
        if start is not None and end is not None and abs(end - start) > REST_DRIFT_V:
            drifted.append(after)
    return drifted


def exchanges(
    values: Mapping[str, float | None], is_plausible: Callable[[Mapping[str, float | None]], bool]
) -> set[tuple[str, str]]:
    """The pairs of columns of which each alone, exchanged, makes a row plausible.

    `values` holds the row's numbers by column name; `is_plausible` judges such a mapping.
    """
    names = [name for name, value in values.items() if value is not None]
    return {
        (one, other)
        for one, other in combinations(names, 2)
        if values[one] != values[other]
        and is_plausible({**values, one: values[other], other: values[one]})
    }
