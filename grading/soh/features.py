"""What the model looks at: voltages of the pulse test, and their steps divided by the C-rate.

A voltage step over a C-rate is the polarisation (V per C) of the step: ohmic at the edges of a
pulse, diffusion inside it (Tao et al. 2024, doi 10.1038/s41467-024-54454-0, figure 2).
"""

from collections.abc import Callable, Sequence

import numpy as np

from grading.measurements.pulse_sequence import RATES_C, SAMPLE_NAMES, SAMPLES_PER_RATE
from grading.soh.calibration import Floats

STEPS = "steps"
VOLTAGES = "voltages"
TWO_TESTS = "two tests"
HINGES_V = np.arange(3.0, 4.15, 0.05)


def step_rates_c(sample_count: int) -> Floats:
    """The C-rate that belongs to each step between neighbouring samples."""
    rates = np.repeat(np.asarray(RATES_C), SAMPLES_PER_RATE)
    return np.asarray(rates[: sample_count - 1], dtype=np.float64)


def steps(voltages_v: Floats) -> Floats:
    """U1 (V), then the steps between neighbouring samples over their C-rate (V per C)."""
    change = np.diff(voltages_v, axis=1) / step_rates_c(voltages_v.shape[1])
    return np.column_stack([voltages_v[:, 0], change])


def voltages(voltages_v: Floats) -> Floats:
    """The voltages as they are (V)."""
    return voltages_v


def two_tests(measured: Floats) -> Floats:
    """Rows of two tests (V) and the charge between them (share of the rated capacity, last).

    The steps of both, their difference, and hinges of both U1, which let the slope of the
    open-circuit curve differ along it.
    """
    first, second = halves(measured)
    before, after = steps(first), steps(second)
    bends = [np.maximum(test[:, :1] - HINGES_V, 0.0) for test in (first, second)]
    return np.column_stack([before, after, after - before, *bends, measured[:, -1]])


def halves(measured: Floats) -> tuple[Floats, Floats]:
    """The voltages of the first and of the second test (V)."""
    count = (measured.shape[1] - 1) // 2
    return measured[:, :count], measured[:, count : 2 * count]


FEATURES: dict[str, Callable[[Floats], Floats]] = {
    STEPS: steps,
    VOLTAGES: voltages,
    TWO_TESTS: two_tests,
}
"""Feature sets by name: rows of what was measured, U1 first, to rows of features."""


def feature_names(feature_set: str, sample_count: int) -> list[dict[str, str]]:
    """Name and unit of each feature, for the manifest."""
    names: Sequence[str] = SAMPLE_NAMES[:sample_count]
    if feature_set == VOLTAGES:
        return [{"name": name, "unit": "V"} for name in names]
    if feature_set == TWO_TESTS:
        return _two_test_names(sample_count)
    pairs = zip(names[1:], names[:-1], step_rates_c(sample_count), strict=True)
    return [
        {"name": names[0], "unit": "V"},
        *({"name": f"({new}-{old})/{rate:g}C", "unit": "V/C"} for new, old, rate in pairs),
    ]


def _two_test_names(sample_count: int) -> list[dict[str, str]]:
    one = feature_names(STEPS, sample_count)
    prefixed = [
        {**entry, "name": f"{which} {entry['name']}"}
        for which in ("first", "second", "second - first")
        for entry in one
    ]
    hinges = [
        {"name": f"{which} max(U1 - {volts:.2f}, 0)", "unit": "V"}
        for which in ("first", "second")
        for volts in HINGES_V
    ]
    return [*prefixed, *hinges, {"name": "charge between the tests", "unit": "rated capacity"}]
