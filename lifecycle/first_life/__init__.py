"""What the car's own logs tell of a battery's first life. No Django here.

A log is a claim of the BMS, evidence of kind BMS, never a measurement. Positions are read past:
they are in no object, no message and no file of ours.
"""

from lifecycle.first_life.capacity import CapacityRange, capacity_range
from lifecycle.first_life.checks import Check, check_history
from lifecycle.first_life.columns import CELL_PAIRS
from lifecycle.first_life.estimates import Estimated, estimate
from lifecycle.first_life.log import DrivingLogFile, RefusedRow
from lifecycle.first_life.positions import without_positions
from lifecycle.first_life.reader import LogError, read_log
from lifecycle.first_life.summary import LogSummary, drives_in, summarise
from lifecycle.first_life.trend import ResistanceTrend, resistance_trend

__all__ = [
    "CELL_PAIRS",
    "CapacityRange",
    "Check",
    "DrivingLogFile",
    "Estimated",
    "LogError",
    "LogSummary",
    "RefusedRow",
    "ResistanceTrend",
    "capacity_range",
    "check_history",
    "drives_in",
    "estimate",
    "read_log",
    "resistance_trend",
    "summarise",
    "without_positions",
]
