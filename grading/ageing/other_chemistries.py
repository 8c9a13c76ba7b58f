"""Published models of other chemistries: LFP (Naumann et al.) and NMC (Schmalstieg et al.).

Both were fitted to small cells that were new, so for a second life they always extrapolate.
"""

from __future__ import annotations

import numpy as np

from grading.ageing.ageing_model import KELVIN, AgeingModel, Tested
from grading.ageing.duty import DAY_S, Duty
from grading.ageing.power_law import Floats

_NEW_CELLS = (
    "The tests began with new cells. How much of the earlier loss slows the coming one down is not "
    "known: anything from nothing to all of it is drawn (assumption)."
)
_OTHER_CELL = "assumption: twice the measured Leaf's, because the cell is another one than tested"


def _lfp_rates(duty: Duty) -> tuple[float, float]:
    """Loss by the root of days and of cycles; the published figures are for seconds and per cent.

    Calendar: J. Energy Storage 17 (2018) 153, doi 10.1016/j.est.2018.01.019. Cycles: J. Power
    Sources 451 (2020) 227666, doi 10.1016/j.jpowsour.2019.227666.
    """
    kelvin = duty.temperature_c + KELVIN
    warmth = np.exp(-17126 / 8.3144598 * (1 / kelvin - 1 / 298.15))
    charge = 2.8575 * (duty.state_of_charge - 0.5) ** 3 + 0.60225
    by_time = 1.2571e-5 * warmth * charge * DAY_S**0.5
    by_depth = 4.0253 * (duty.depth - 0.6) ** 3 + 1.0923
    by_cycle = (0.0630 * duty.c_rate + 0.0971) * by_depth / 100
    return duty.lasting(by_time, 0.5), by_cycle


LFP = AgeingModel(
    name="LFP after Naumann",
    cells="Sony/Murata US26650FTC1 cells of 3 Ah (LFP), new",
    source="Naumann et al., doi 10.1016/j.est.2018.01.019 (time) and "
    "10.1016/j.jpowsour.2019.227666 (cycles)",
    start=1.0,
    calendar_exponent=0.5,
    cycling_exponent=0.5,
    rates=_lfp_rates,
    # Ranges as NREL BLAST-Lite states them for the same tests.
    tested=Tested(temperature_c=(20, 40), depth=(0.8, 1.0), c_rate=1.0),
    scatter=0.60,
    scatter_source=_OTHER_CELL,
    wears_in=True,
    limits=(_NEW_CELLS, "The loss by cycling does not depend on the temperature."),
)

# Voltage (V) of the cell at each tenth of its charge, from Ecker et al. 2014 (doi
# 10.1016/j.jpowsour.2013.09.143) and figure 1 of Schmalstieg et al., as digitised in BLAST-Lite.
_NMC_VOLTAGE_V = np.array(
    [3.331, 3.491, 3.5812, 3.6267, 3.6552, 3.6974, 3.7747, 3.8688, 3.9649, 4.073, 4.162]
)
_NMC_CAPACITY_AH = 2.15


def _nmc_voltage(state_of_charge: Floats) -> Floats:
    return np.asarray(np.interp(state_of_charge, np.linspace(0, 1, 11), _NMC_VOLTAGE_V))


def _nmc_rates(duty: Duty) -> tuple[float, float]:
    """J. Power Sources 257 (2014) 325, doi 10.1016/j.jpowsour.2014.02.012: t^0.75, root of Ah."""
    voltage = _nmc_voltage(duty.state_of_charge)
    by_time = (7.543 * voltage - 23.75) * 1e6 * np.exp(-6976 / (duty.temperature_c + KELVIN))
    quadratic_mean_v = float(np.sqrt(duty.share_of_time @ voltage**2))
    by_charge = 7.348e-3 * (quadratic_mean_v - 3.667) ** 2 + 7.6e-4 + 4.081e-3 * duty.depth
    return duty.lasting(by_time, 0.75), by_charge * (2 * _NMC_CAPACITY_AH) ** 0.5


NMC = AgeingModel(
    name="NMC 111 after Schmalstieg",
    cells="Sanyo UR18650E cells of 2.15 Ah (NMC 111), new",
    source="Schmalstieg et al., doi 10.1016/j.jpowsour.2014.02.012",
    start=1.0,
    calendar_exponent=0.75,
    cycling_exponent=0.5,
    rates=_nmc_rates,
    # Cycling was tested at 35 °C; the range is the one that NREL BLAST-Lite states.
    tested=Tested(temperature_c=(20, 40), depth=(0.0, 1.0), c_rate=1.0),
    scatter=0.60,
    scatter_source=_OTHER_CELL,
    wears_in=True,
    limits=(
        _NEW_CELLS,
        "Cells of this test fell off a knee in deep cycles (Ecker et al. 2014); the model leaves "
        "that out.",
        "The loss by cycling does not depend on the temperature; it was tested at 35 °C.",
    ),
)
