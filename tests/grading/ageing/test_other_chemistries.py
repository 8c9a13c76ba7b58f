"""Models of LFP and NMC against other people's programs, and the refusal of all the rest."""

import numpy as np
import pytest

from grading.ageing import NoAgeingModelError, Subject, model_for, steady_duty
from grading.ageing.other_chemistries import LFP, NMC
from lifecycle.enums import Chemistry


def loss(model, days, *, state_of_charge=0.5, temperature_c=25, cycles=0.0, depth=0.5, c_rate=1.0):
    duty = steady_duty(
        "d", "d", state_of_charge=state_of_charge, temperature_c=temperature_c,
        cycles_a_year=cycles / days * 365, depth=depth, c_rate=c_rate, basis="",
    )  # fmt: skip
    return float(model.loss(duty, np.array(float(days))))


def test_nmc_as_blast_lite_computes_it():
    """BLAST-Lite 1.1.1, `Nmc111_Gr_Sanyo2Ah_Battery`, 10 years at rest at 25 °C and 50 %."""
    assert loss(NMC, 3650) == pytest.approx(0.1340655, abs=5e-4)


def test_nmc_cycles_as_blast_lite_computes_them():
    """A year at 35 °C of 2 swings a day from 0.25 to 0.75: 0.0536 by time, 0.1122 by cycles.

    There the quadratic mean voltage is that of the swing; here that of its middle.
    """
    still = loss(NMC, 365, temperature_c=35)
    cycled = loss(NMC, 365, temperature_c=35, cycles=365)
    assert still == pytest.approx(0.0536, abs=3e-3)
    assert cycled - still == pytest.approx(0.1122, abs=2e-3)


@pytest.mark.parametrize(
    ("temperature_c", "state_of_charge", "days", "refitted"),
    [(25, 0.5, 365, 0.03835), (40, 0.5, 885, 0.09477), (25, 1.0, 885, 0.08433)],
)
def test_lfp_calendar_near_the_fit_of_nrel_to_the_same_cells(
    temperature_c, state_of_charge, days, refitted
):
    found = loss(LFP, days, temperature_c=temperature_c, state_of_charge=state_of_charge)
    assert found == pytest.approx(refitted, abs=0.022)


def test_lfp_by_hand():
    """Per cent by the root of cycles: (0.063 + 0.0971) (4.0253 · 0.4³ + 1.0923) √3000 = 11.84."""
    still = 1.2571e-5 * 0.60225 * (365 * 86_400) ** 0.5
    assert loss(LFP, 365) == pytest.approx(still, rel=1e-9)
    assert loss(LFP, 365, cycles=3000, depth=1.0) - still == pytest.approx(0.1184, abs=5e-5)


@pytest.mark.parametrize("chemistry", Chemistry.values)
def test_a_model_or_plainly_none(chemistry):
    subject = Subject(chemistry, "cell", is_leaf=False)
    if chemistry in {"Li-ion LMO", "Li-ion LFP", "Li-ion NMC"}:
        assert model_for(subject).source
    else:
        with pytest.raises(NoAgeingModelError, match=f"built in for {chemistry}; .* LFP, LMO, NMC"):
            model_for(subject)
