"""Second life of Nissan Leaf modules, first generation (LMO).

As published in NREL BLAST-Lite (BSD-3, lmo_gr_NissanLeaf66Ah_2ndLife_2020), fitted to Braco et al.:
calendar doi 10.1109/EEEIC/ICPSEUROPE54979.2022.9854784, cycling doi 10.1016/j.est.2020.101695.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grading.ageing.ageing_model import KELVIN, AgeingModel, Tested
from grading.ageing.duty import Duty
from grading.ageing.power_law import Floats, step

START = 0.70
"""Mean state of health of the modules when their second life, and the tests, began."""
CALENDAR_EXPONENT, CYCLING_EXPONENT = 0.464, 1.08
CYCLING_RATE = 7.58e-5


def calendar_rate(state_of_charge: Floats | float, temperature_c: Floats | float) -> Floats:
    """Rate of the loss by time, for days to the power 0.464."""
    kelvin = np.asarray(temperature_c, float) + KELVIN
    charge = np.asarray(state_of_charge, float)
    return np.asarray(3.25e8 * np.exp(-7580 / kelvin) * np.exp(162 * charge / kelvin))


@dataclass(frozen=True, slots=True)
class SecondLife:
    """What was lost since the second life began, as shares of the capacity at that start."""

    lost_by_time: float = 0.0
    lost_by_cycling: float = 0.0

    @property
    def relative_capacity(self) -> float:
        """Capacity over that at the start of the second life."""
        return 1.0 - self.lost_by_time - self.lost_by_cycling

    @property
    def state_of_health(self) -> float:
        """Capacity over that when new, for a module that began at 70 %."""
        return START * self.relative_capacity

    def after(
        self, days: float, cycles: float, *, state_of_charge: float, temperature_c: float
    ) -> SecondLife:
        """After more days and equivalent full cycles at these means."""
        rate = calendar_rate(state_of_charge, temperature_c)
        return SecondLife(
            float(step(self.lost_by_time, rate, CALENDAR_EXPONENT, days)),
            float(step(self.lost_by_cycling, CYCLING_RATE, CYCLING_EXPONENT, cycles)),
        )


def _rates(duty: Duty) -> tuple[float, float]:
    rates = calendar_rate(duty.state_of_charge, duty.temperature_c)
    return duty.lasting(rates, CALENDAR_EXPONENT), CYCLING_RATE


LEAF_SECOND_LIFE = AgeingModel(
    name="Leaf modules in second life",
    cells="Nissan Leaf half-modules of 66 Ah (LMO), aged in cars to about 70 %",
    source="Braco et al., doi 10.1016/j.est.2020.101695 and "
    "10.1109/EEEIC/ICPSEUROPE54979.2022.9854784, as fitted in NREL BLAST-Lite",
    start=START,
    calendar_exponent=CALENDAR_EXPONENT,
    cycling_exponent=CYCLING_EXPONENT,
    rates=_rates,
    tested=Tested(temperature_c=(20, 30), depth=(0.8, 1.0), c_rate=1.0),
    scatter=0.30,
    scatter_source="no error of the fit is published; Gao et al. 2024 "
    "(doi 10.1016/j.etran.2024.100313) give retired Leaf packs 12 to 20 years, ± 25 %",
    wears_in=False,
    limits=(
        "Cycling was tested at 25 °C, full depth and 1C alone; its loss depends on the charge that "
        "flows and on nothing else.",
    ),
)
