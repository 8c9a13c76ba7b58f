import itertools
from datetime import UTC, datetime

import pyarrow  # noqa: F401  loaded before vl_convert: the other way round Python aborts at exit
import pytest

from grading.measurements import summarise
from grading.measurements.summary import PulsePoint
from grading.plots import (
    ErrorPoint,
    EvidencePoint,
    PolicyFloor,
    error_plot,
    evidence_plot,
    pulse_plot,
    step_plot,
)
from grading.plots.pulses import LABEL_PX
from grading.plots.steps import MOST_POINTS, thinned
from grading.readers import read_measurements
from lifecycle.plots.frame import HEIGHT_PX
from tests.grading.readers.made_up import DURATION, visit, workbook


@pytest.fixture(scope="module")
def measured():
    rows = visit(2)
    rows[-4][DURATION] = "00:00:01.000"
    return read_measurements(workbook(rows), "visit.xlsx")


def drawn(spec) -> str:
    import vl_convert

    return vl_convert.vegalite_to_svg(spec)


POINTS = [
    EvidencePoint(datetime(2025, 1, 5, tzinfo=UTC), "BMS reading", 0.98),
    EvidencePoint(datetime(2025, 3, 5, tzinfo=UTC), "pulse test", 0.71, 0.68, 0.74),
]
ERRORS = [
    ErrorPoint(datetime(2025, 3, 5, tzinfo=UTC), "pulse test", -0.03, -0.08, 0.02),
    ErrorPoint(datetime(2025, 1, 5, tzinfo=UTC), "BMS reading", 0.25, 0.10, 0.40),
    ErrorPoint(datetime(2025, 2, 5, tzinfo=UTC), "BMS reading", 0.02, None, None),
]
FLOORS = [PolicyFloor("A", 0.8), PolicyFloor("B", 0.65)]


def specs(measured):
    return {
        "pulses": pulse_plot(summarise(measured).points),
        "no pulses": pulse_plot([]),
        "steps": step_plot(measured),
        "evidence": evidence_plot(POINTS, FLOORS),
        "no evidence": evidence_plot([]),
        "errors": error_plot(ERRORS),
        "no errors": error_plot([]),
    }


@pytest.mark.parametrize(
    "name",
    [
        "pulses",
        "no pulses",
        "steps",
        "evidence",
        "no evidence",
        "errors",
        "no errors",
    ],
)
def test_each_plot_is_drawn_without_inline_style(measured, name):
    svg = drawn(specs(measured)[name])
    assert svg.startswith("<svg")
    assert "style=" not in svg
    assert "<style" not in svg
    assert "aria-label" in svg


def test_axes_name_their_units(measured):
    assert "Voltage (V)" in drawn(specs(measured)["pulses"])
    svg = drawn(specs(measured)["steps"])
    assert all(title in svg for title in ("Time (h)", "Voltage (V)", "Counted charge (Ah)"))
    assert "State of health (%)" in drawn(specs(measured)["evidence"])


def test_lines_floors_and_kinds_are_named_without_colour(measured):
    pulses, evidence = (drawn(specs(measured)[name]) for name in ("pulses", "evidence"))
    assert all(f">level 0{n}</text>" in pulses for n in (1, 2))
    assert all(f">{text}</text>" in evidence for text in ("A from here", "pulse test", "80%"))


def test_descriptions_tell_the_figures(measured):
    told = {name: spec["description"] for name, spec in specs(measured).items()}
    assert "2 pulse tests, 3.300 to 3.550 V; 1 samples belong to pulses that" in told["pulses"]
    assert told["errors"] == (
        "3 estimates by the date of the capacity test, 10.0 points off on average; 1 of 2 "
        "intervals hold what was measured."
    )
    assert told["evidence"] == (
        "State of health by kind of evidence: BMS reading 98.0% on 2025-01-05; "
        "pulse test 71.0% on 2025-03-05. A from 80%, B from 65%"
    )


def test_a_cut_sample_is_marked(measured):
    assert [p.label for p in summarise(measured).points if p.is_cut] == ["2.5C charge, last"]


def test_thinning_keeps_ends_and_extremes():
    values = [0.0] * 10_000
    values[1234], values[8765] = 5.0, -5.0
    kept = thinned(values, MOST_POINTS)
    assert len(kept) <= MOST_POINTS
    assert {0, 1234, 8765, 9999} <= set(kept)
    assert thinned([1.0, 2.0, 3.0], 10) == [0, 1, 2]


def test_names_of_lines_never_cover_each_other():
    ends = [("a", 3.30), ("b", 3.30), ("c", 3.301), ("d", 3.9), ("e", 2.9)]
    points = [PulsePoint(name, 41, "2.5C", volts, False) for name, volts in ends]
    labels = pulse_plot(points)["layer"][2]["data"]["values"]
    heights = sorted(label["label_v"] for label in labels)
    apart_v = (3.9 - 2.9) * LABEL_PX / HEIGHT_PX
    assert [label["series"] for label in labels] == ["e", "a", "b", "c", "d"]
    assert all(b - a >= apart_v - 1e-4 for a, b in itertools.pairwise(heights))


def test_no_evidence_sits_on_the_edge_of_its_plot():
    spec = evidence_plot(POINTS, FLOORS)["layer"][3]["encoding"]
    first, last = spec["x"]["scale"]["domain"]
    low, high = spec["y"]["scale"]["domain"]
    assert (first, last) == ("2024-12-29T00:00:00+00:00", "2025-03-12T00:00:00+00:00")
    assert (round(low, 2), round(high, 2)) == (0.59, 1.04)
