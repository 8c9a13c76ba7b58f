"""Impedance spectra as text: BioLogic (.mpt), Gamry (.dta), any table that names its columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grading.impedance.spectrum import Spectrum
from grading.measurements.problems import ProblemList, refuse
from grading.measurements.records import Measurements
from grading.readers.reader import Knowledge, Reader
from grading.readers.upload import Upload

NAME = "impedance spectrum (text)"
WITHIN, MOST_POINTS = 600, 5_000
OHM = {"ohm": 1.0, "ω": 1.0, "mohm": 1e-3, "mω": 1e-3}
UNIT = r"[/ (\[]+(?P<unit>m?ohm|m?ω)\]?\)?"
PATTERNS = {
    "frequency": re.compile(r"(freq(uency)?([/ (_\[]+hz\]?\)?)?|frequency_hz)"),
    "real": re.compile(rf"(re\(z\)|z'|z_?real|zre|re ?z|real)({UNIT})?(_ohm)?"),
    "imaginary": re.compile(rf"(im\(z\)|z''|z_?imag(inary)?|zim|im ?z|imag)({UNIT})?(_ohm)?"),
    "minus": re.compile(rf"(-im\(z\)|-z''|-z_?imag|-zim|minus_im)({UNIT})?(_ohm)?"),
    "size": re.compile(rf"(\|z\||zmod|mod\(z\)|z_abs)({UNIT})?"),
    "phase": re.compile(r"(phase(\(z\))?([/ (\[]+deg\.?\]?\)?)?|zphz)"),
    "temperature": re.compile(r"temp(erature)?.*"),
    "voltage": re.compile(r"(<?ewe>?|ecell|vdc|ocv)([/ (]+v\)?)?"),
}
SEPARATORS = ("\t", ";", ",")
EXPORT_AGAIN = "Export frequency, real and imaginary part (or |Z| and phase), with their units."


@dataclass(frozen=True, slots=True)
class Header:
    """Line (0-based), separator, and for each quantity its field and the factor to ohm."""

    line: int
    separator: str
    places: dict[str, tuple[int, float]]


def recognises(upload: Upload) -> bool:
    return find_header(upload) is not None


def find_header(upload: Upload) -> Header | None:
    for number, line in enumerate(upload.lines[:WITHIN]):
        if len(line) > 5_000 or "freq" not in line.lower():
            continue
        for separator in SEPARATORS:
            fields = [_plain(one) for one in line.split(separator)]
            places = _places(fields)
            pair = {"real", "imaginary"} <= places.keys() or {"real", "minus"} <= places.keys()
            if "frequency" in places and (pair or {"size", "phase"} <= places.keys()):
                return Header(number, separator, places)
    return None


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip(" \"'﻿").lower())


def _places(fields: Sequence[str]) -> dict[str, tuple[int, float]]:
    found: dict[str, tuple[int, float]] = {}
    for place, name in enumerate(fields):
        for quantity, pattern in PATTERNS.items():
            match = pattern.fullmatch(name)
            if match and quantity not in found:
                unit = (match.groupdict().get("unit") or "ohm").strip()
                found[quantity] = (place, OHM.get(unit, 1.0))
                break
    return found


def read(upload: Upload, knowledge: Knowledge) -> Measurements:
    """One spectrum; raises MeasurementFileError naming line and column."""
    header = find_header(upload)
    assert header is not None  # recognised
    problems = ProblemList()
    rows: list[tuple[float, float, float]] = []
    temperatures: list[float] = []
    first = last = 0
    for number, line in enumerate(upload.lines[header.line + 1 :], start=header.line + 2):
        fields = line.split(header.separator)
        if not line.strip() or _is_units(fields, header):
            continue
        point = _point(number, fields, header, problems)
        if point is not None:
            rows.append(point)
            first, last = first or number, number
            if "temperature" in header.places:
                value = _number(fields, header.places["temperature"][0])
                temperatures += [value] if value is not None else []
        if problems.is_full or len(rows) > MOST_POINTS:
            break
    problems.raise_if_any()
    if len(rows) < 3:
        refuse("", "The spectrum has fewer than three points.", EXPORT_AGAIN)
    if len(rows) > MOST_POINTS:
        refuse("", f"The spectrum has more than {MOST_POINTS} points.", "Export one spectrum.")
    return Measurements(
        format_name=NAME,
        filename=upload.filename,
        sha256=upload.sha256,
        spectra=(_spectrum(rows, temperatures, f"lines {first} to {last}"),),
        warnings=upload.warnings,
    )


def _spectrum(
    rows: list[tuple[float, float, float]], temperatures: list[float], where: str
) -> Spectrum:
    notes = []
    frequencies = [row[0] for row in rows]
    if frequencies != sorted(frequencies, reverse=True):
        notes.append("The points were not in order of frequency; they were sorted.")
    if len(set(frequencies)) < len(frequencies):
        notes.append("A frequency stands twice: was more than one spectrum exported?")
    rows = sorted(rows, key=lambda row: -row[0])
    return Spectrum(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(row[2] for row in rows),
        where=where,
        temperature_c=round(sum(temperatures) / len(temperatures), 2) if temperatures else None,
        notes=tuple(notes),
    )


def _is_units(fields: Sequence[str], header: Header) -> bool:
    """Gamry writes a line of units under its header."""
    field = fields[header.places["frequency"][0]] if len(fields) > 1 else ""
    return field.strip().lower() in ("hz", "")


def _point(
    number: int, fields: Sequence[str], header: Header, problems: ProblemList
) -> tuple[float, float, float] | None:
    import math

    values: dict[str, float] = {}
    for quantity, (place, factor) in header.places.items():
        if quantity in ("temperature", "voltage"):
            continue
        value = _number(fields, place)
        if value is None:
            text = fields[place].strip()[:30] if place < len(fields) else ""
            what = f"{text!r} is not a number." if text else "Is empty."
            problems.add(f"line {number}, column {quantity}", what, "Export again.")
            return None
        values[quantity] = value * (factor if quantity not in ("frequency", "phase") else 1.0)
    if values["frequency"] <= 0:
        problems.add(f"line {number}, column frequency", "Is not above zero.", "Export again.")
        return None
    if "real" in values:
        imaginary = values.get("imaginary", -values.get("minus", 0.0))
        return values["frequency"], values["real"], imaginary
    angle = math.radians(values["phase"])
    size = values["size"]
    return values["frequency"], size * math.cos(angle), size * math.sin(angle)


def _number(fields: Sequence[str], place: int) -> float | None:
    import math

    if place >= len(fields):
        return None
    try:
        value = float(fields[place].strip().replace(",", ".") or "x")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e12 else None


READER = Reader(NAME, recognises, read)
