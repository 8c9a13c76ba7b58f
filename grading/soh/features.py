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


FEATURES: dict[str, Callable[[Floats], Floats]] = {STEPS: steps, VOLTAGES: voltages}
"""Feature sets by name: rows of voltages (V), U1 first, to rows of features."""


def feature_names(feature_set: str, sample_count: int) -> list[dict[str, str]]:
    """Name and unit of each feature, for the manifest."""
    names: Sequence[str] = SAMPLE_NAMES[:sample_count]
    if feature_set == VOLTAGES:
        return [{"name": name, "unit": "V"} for name in names]
    pairs = zip(names[1:], names[:-1], step_rates_c(sample_count), strict=True)
    return [
        {"name": names[0], "unit": "V"},
        *({"name": f"({new}-{old})/{rate:g}C", "unit": "V/C"} for new, old, rate in pairs),
    ]
