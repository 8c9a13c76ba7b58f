"""The safety gates of the inspection, with their limits. No Django here."""

from lifecycle.safety.gates import (
    INSULATION_FLOOR_OHM_PER_V,
    InspectionFindings,
    judge,
    passed,
)
from lifecycle.safety.voltage import VoltageWindow

__all__ = ["INSULATION_FLOOR_OHM_PER_V", "InspectionFindings", "VoltageWindow", "judge", "passed"]
