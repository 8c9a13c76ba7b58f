"""How far estimates were off, told by the capacity tests that followed them. No Django here."""

from grading.accuracy.drift import QUIET_BATTERIES, QUIET_CHANCE, THRESHOLD, Alarm, Sign, alarms
from grading.accuracy.figures import LEAST_BATTERIES, Figures, figures_by, figures_of
from grading.accuracy.pairing import WITHIN_DAYS, Measured, Said, scored
from grading.accuracy.report import Report, report_on
from grading.accuracy.scored import PROMISED, Scored

__all__ = [
    "LEAST_BATTERIES",
    "PROMISED",
    "QUIET_BATTERIES",
    "QUIET_CHANCE",
    "THRESHOLD",
    "WITHIN_DAYS",
    "Alarm",
    "Figures",
    "Measured",
    "Report",
    "Said",
    "Scored",
    "Sign",
    "alarms",
    "figures_by",
    "figures_of",
    "report_on",
    "scored",
]
