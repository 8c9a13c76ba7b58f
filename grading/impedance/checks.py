"""Whether a spectrum can be believed: enough points, the right sign, linear and steady."""

from __future__ import annotations

import numpy as np

from grading.impedance.spectrum import Spectrum
from grading.measurements.records import Check, CheckResult

LEAST_POINTS = 8
LARGEST_RESIDUAL = 0.02
"""Of |Z|: a steady, linear cell stays within it (assumption; good spectra within 1 %)."""
ELEMENTS_PER_DECADE = 7


def check_spectrum(spectrum: Spectrum) -> tuple[Check, ...]:
    """Points, sign, temperature, and the linear Kramers-Kronig test."""
    return (
        _check(
            "points",
            len(spectrum) >= LEAST_POINTS,
            f"{len(spectrum)} frequencies (at least {LEAST_POINTS}).",
        ),
        _sign(spectrum),
        _temperature(spectrum),
        _kramers_kronig(spectrum),
    )


def _check(name: str, ok: bool, detail: str) -> Check:
    return Check(name, CheckResult.PASSED if ok else CheckResult.FAILED, detail)


def _sign(spectrum: Spectrum) -> Check:
    """Below a kilohertz a battery is capacitive: its imaginary part is negative."""
    slow = [
        z for f, z in zip(spectrum.frequency_hz, spectrum.imaginary_ohm, strict=True) if f <= 100.0
    ]
    if not slow:
        detail = "No frequency of 100 Hz or below: the sign cannot be told."
        return Check("sign", CheckResult.NOT_VERIFIABLE, detail)
    below = sum(z < 0 for z in slow)
    detail = f"{below} of {len(slow)} points at 100 Hz and below are capacitive."
    return _check("sign", below >= 0.8 * len(slow), detail)


def _temperature(spectrum: Spectrum) -> Check:
    if spectrum.temperature_c is None:
        detail = "The file holds no temperature, and resistance doubles from 25 to 5 °C."
        return Check("temperature", CheckResult.NOT_VERIFIABLE, detail)
    ok = 20.0 <= spectrum.temperature_c <= 30.0
    return _check("temperature", ok, f"{spectrum.temperature_c:g} °C; compared at 20 to 30 °C.")


def _kramers_kronig(spectrum: Spectrum) -> Check:
    if len(spectrum) < LEAST_POINTS:
        detail = "Too few points for the Kramers-Kronig test."
        return Check("Kramers-Kronig", CheckResult.NOT_VERIFIABLE, detail)
    residual = kramers_kronig_residual(spectrum)
    detail = (
        f"Real and imaginary part agree within {residual:.2%} of |Z| (allowed "
        f"{LARGEST_RESIDUAL:.0%}): else the cell was not at rest, or the signal too strong."
    )
    return _check("Kramers-Kronig", residual <= LARGEST_RESIDUAL, detail)


def kramers_kronig_residual(spectrum: Spectrum) -> float:
    """95th percentile of |residual| / |Z| of the best series of Voigt elements with a resistance,
    an inductance and a capacitance (lin-KK: Boukamp 1995, J. Electrochem. Soc. 142, 1885;
    Schönleber et al. 2014, doi 10.1016/j.electacta.2014.01.034).
    """
    omega = 2 * np.pi * np.array(spectrum.frequency_hz)
    measured = np.array(spectrum.real_ohm) + 1j * np.array(spectrum.imaginary_ohm)
    decades = max(1.0, float(np.log10(omega.max() / omega.min())))
    count = int(min(max(3, round(ELEMENTS_PER_DECADE * decades / 3)), max(3, len(omega) - 4)))
    times = np.geomspace(1 / omega.max(), 1 / omega.min(), count)
    columns = [np.ones_like(omega) + 0j, 1j * omega * times[0], 1 / (1j * omega * times[-1])]
    columns += [1 / (1 + 1j * omega * time) for time in times]
    matrix = np.column_stack(columns)
    weight = 1 / np.abs(measured)
    both = np.vstack([(matrix.real.T * weight).T, (matrix.imag.T * weight).T])
    target = np.concatenate([measured.real * weight, measured.imag * weight])
    solved, *_ = np.linalg.lstsq(both, target, rcond=1e-10)
    off = np.abs(matrix @ solved - measured) * weight
    return float(np.quantile(off, 0.95))
