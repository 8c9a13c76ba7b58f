"""Why an estimate is what it is, in words: traits of the 1C discharge pulse beside other cells'.

It describes the pulse, not the arithmetic of the model: which trait stands out, and whether that
went with a better or a worse state of health among the reference cells.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grading.soh.calibration import Floats
from grading.soh.type_data import TypeData

LEAST_CORRELATION = 0.3
STANDS_OUT = 0.75
QUANTILES = tuple(round(0.1 * step, 1) for step in range(11))

TRAITS = {
    "The voltage drops at once when the 1C discharge begins by": (12, 13),
    "It sags further during the pulse by": (13, 14),
    "It recovers in the rest after the pulse by": (16, 15),
}
"""Trait in words, and the 0-based samples of which the second is subtracted from the first."""


def summarise_traits(data: TypeData) -> dict[str, Any]:
    """By trait its quantiles (V) and its rank correlation with SoH, for the manifest."""
    if data.sample_count < 17:
        return {}
    from scipy.stats import spearmanr

    found: dict[str, Any] = {}
    for words, (high, low) in TRAITS.items():
        values = data.voltages_v[:, high] - data.voltages_v[:, low]
        correlation = float(spearmanr(values, data.soh).statistic)
        found[words] = {
            # Inner quantiles only: the ends are single tests.
            "quantiles_v": [round(float(v), 4) for v in np.quantile(values, QUANTILES[1:-1])],
            "rank_correlation": 0.0 if np.isnan(correlation) else round(correlation, 2),
        }
    return found


def reasons(voltages_v: Floats, summary: Mapping[str, Any]) -> tuple[str, ...]:
    """Sentences on one test's voltages (V); traits without a link to SoH are left out."""
    sentences = []
    for words, about in summary.items():
        high, low = TRAITS[words]
        value = float(voltages_v[high] - voltages_v[low])
        share = float(np.interp(value, about["quantiles_v"], QUANTILES[1:-1]))
        correlation = float(about["rank_correlation"])
        if abs(correlation) < LEAST_CORRELATION:
            continue
        sentences.append(f"{words} {value * 1000:.0f} mV: {_compared(share, correlation)}.")
    return tuple(sentences)


def _compared(share: float, correlation: float) -> str:
    if 1.0 - STANDS_OUT <= share <= STANDS_OUT:
        return "usual for this type"
    is_high = share > STANDS_OUT
    more = f"{'more' if is_high else 'less'} than in {max(share, 1 - share):.0%} of reference tests"
    better = is_high == (correlation > 0)
    return f"{more}, which went with a {'higher' if better else 'lower'} state of health"
