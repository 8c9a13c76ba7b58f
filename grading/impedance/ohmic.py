"""The ohmic resistance of a cell: where its impedance is real, between inductance and arcs."""

from dataclasses import dataclass
from itertools import pairwise

from grading.impedance.spectrum import Spectrum


@dataclass(frozen=True, slots=True)
class Ohmic:
    """Resistance in mOhm with the interval that the spacing of the points leaves; `is_bound` where
    the spectrum does not reach the crossing and the resistance is at most this."""

    resistance_mohm: float
    lower_mohm: float
    upper_mohm: float
    is_bound: bool
    told: str


def ohmic_resistance(spectrum: Spectrum) -> Ohmic:
    """Real part at the crossing of the real axis, by a straight line between its neighbours; the
    interval is between them. Without a crossing: the real part at the highest frequency, a bound.
    """
    points = list(zip(spectrum.real_ohm, spectrum.imaginary_ohm, strict=True))
    for (real, imaginary), (next_real, next_imaginary) in pairwise(points):
        if imaginary >= 0 > next_imaginary:
            share = imaginary / (imaginary - next_imaginary)
            crossing = real + share * (next_real - real)
            low, high = sorted((real, next_real))
            told = "where the spectrum crosses the real axis"
            return Ohmic(_mohm(crossing), _mohm(low), _mohm(high), False, told)
    real = points[0][0]
    told = (
        f"at {spectrum.frequency_hz[0]:g} Hz, the highest frequency: the spectrum does not cross "
        "the real axis, so the ohmic resistance is at most this"
    )
    return Ohmic(_mohm(real), 0.0, _mohm(real), True, told)


def _mohm(ohm: float) -> float:
    return round(ohm * 1000, 6)
