"""Plots of measurements as Vega-Lite specifications: plain dictionaries, drawn by `lifecycle`."""

from grading.plots.accuracy import ErrorPoint, error_plot
from grading.plots.evidence import EvidencePoint, PolicyFloor, evidence_plot
from grading.plots.pulses import pulse_plot
from grading.plots.remaining_life import remaining_life_plot
from grading.plots.steps import step_plot

__all__ = [
    "ErrorPoint",
    "EvidencePoint",
    "PolicyFloor",
    "error_plot",
    "evidence_plot",
    "pulse_plot",
    "remaining_life_plot",
    "step_plot",
]
