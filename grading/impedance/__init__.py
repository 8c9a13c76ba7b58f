"""Impedance spectra: what is measured, whether it can be believed, the ohmic resistance in it."""

from grading.impedance.checks import check_spectrum
from grading.impedance.ohmic import Ohmic, ohmic_resistance
from grading.impedance.spectrum import Spectrum

__all__ = ["Ohmic", "Spectrum", "check_spectrum", "ohmic_resistance"]
