"""What became of a battery's mass, against the targets of the year. No Django here."""

from lifecycle.recovery.balance import Balance, Output
from lifecycle.recovery.targets import Judged, efficiency_target, judge, recovery_target

__all__ = ["Balance", "Judged", "Output", "efficiency_target", "judge", "recovery_target"]
