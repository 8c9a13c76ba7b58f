"""Spectra of a made-up cell: read from several layouts, checked, the ohmic resistance in them."""

import numpy as np
import pytest

from grading.impedance import Spectrum, check_spectrum, ohmic_resistance
from grading.measurements import MeasurementFileError
from grading.readers import read_measurements

HZ = np.geomspace(10_000, 0.01, 43)


def impedance(hz=HZ):
    """1.5 mOhm, 60 nH, two arcs and a Warburg tail."""
    omega = 2 * np.pi * hz
    arcs = 0.0008 / (1 + 1j * omega * 0.002) + 0.0015 / (1 + 1j * omega * 0.3)
    return 0.0015 + 1j * omega * 6e-8 + arcs + 0.0004 / np.sqrt(1j * omega * 20)


def spectrum(z=None, hz=HZ, **more):
    z = impedance(hz) if z is None else z
    return Spectrum(tuple(hz), tuple(z.real), tuple(z.imag), **more)


def table(header, columns, separator=","):
    rows = [separator.join(f"{value:.8g}" for value in row) for row in zip(*columns, strict=True)]
    return (f"{header}\n" + "\n".join(rows) + "\n").encode()


def outcomes(one):
    return {check.name: check.result.value for check in check_spectrum(one)}


Z = impedance()
LAYOUTS = {
    "biologic": table(
        "freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\t|Z|/Ohm\tPhase(Z)/deg\ttime/s\t<Ewe>/V",
        (HZ, Z.real, -Z.imag, abs(Z), np.degrees(np.angle(Z)), HZ * 0, HZ * 0 + 3.6),
        "\t",
    ),
    "milliohm": table("Frequency (Hz);Z' (mOhm);Z'' (mOhm)", (HZ, Z.real * 1e3, Z.imag * 1e3), ";"),
    "polar": table("frequency_hz,|Z| (Ohm),Phase (deg)", (HZ, abs(Z), np.degrees(np.angle(Z)))),
    "gamry": b"EXPLAIN\nZCURVE\tTABLE\n"
    + table("\tPt\tTime\tFreq\tZreal\tZimag", (HZ * 0, HZ * 0, HZ * 0, HZ, Z.real, Z.imag), "\t"),
    "upwards": table("freq,real,imag", (HZ[::-1], Z.real[::-1], Z.imag[::-1])),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_reads_as_the_same_spectrum(layout):
    found = read_measurements(LAYOUTS[layout], "x.txt")
    [one] = found.spectra
    assert (found.format_name, len(one)) == ("impedance spectrum (text)", 43)
    assert np.allclose(one.real_ohm, Z.real, rtol=1e-6)
    assert np.allclose(one.imaginary_ohm, Z.imag, rtol=1e-5, atol=1e-9)
    assert bool(one.notes) == (layout == "upwards")


def test_the_ohmic_resistance_is_where_the_spectrum_is_real():
    found = ohmic_resistance(spectrum())
    fine = np.geomspace(10_000, 100, 20_000)
    crossing = impedance(fine)
    at = crossing.real[np.argmax(crossing.imag < 0)] * 1000
    assert found.resistance_mohm == pytest.approx(at, rel=0.01)
    assert found.lower_mohm <= at <= found.upper_mohm
    assert not found.is_bound


def test_without_a_crossing_it_is_a_bound():
    hz = HZ[HZ < 100]
    found = ohmic_resistance(spectrum(impedance(hz), hz))
    assert (found.is_bound, found.lower_mohm) == (True, 0.0)
    assert "at most this" in found.told


def test_a_sound_spectrum_passes_and_a_swapped_sign_fails():
    sound = outcomes(spectrum(temperature_c=25.0))
    assert sound == dict.fromkeys(("points", "sign", "temperature", "Kramers-Kronig"), "passed")
    assert outcomes(spectrum(impedance().conj()))["sign"] == "failed"


def test_a_cell_that_was_not_at_rest_fails_kramers_kronig():
    z = impedance()
    drifted = z * np.where(HZ < 1, 1 + 0.3 * np.log10(1 / HZ) / 2, 1.0)
    noisy = z * (1 + np.random.default_rng(1).normal(0, 0.05, len(HZ)))
    assert outcomes(spectrum(noisy))["Kramers-Kronig"] == "failed"
    assert (
        outcomes(spectrum(z.real * drifted.real / z.real + 1j * z.imag))["Kramers-Kronig"]
        == "failed"
    )


@pytest.mark.parametrize("bad", ["=1+1", "nan", "", "1e99"])
def test_a_field_that_is_no_number_is_named(bad):
    content = b"freq,real,imag\n10,1,2\n5," + bad.encode() + b",2\n1,1,1\n"
    with pytest.raises(MeasurementFileError) as error:
        read_measurements(content, "x.csv")
    assert error.value.problems[0].where == "line 3, column real"


def test_a_frequency_of_zero_is_refused():
    with pytest.raises(MeasurementFileError, match="Is not above zero"):
        read_measurements(b"freq,real,imag\n10,1,2\n0,1,2\n1,1,1\n", "x.csv")
