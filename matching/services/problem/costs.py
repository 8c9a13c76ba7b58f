"""The cost settings in force."""

from typing import Any

from matching.models import CostSettings

SOURCE = (
    "Assumptions in the range of the reuse literature (Klör et al. 2018 and industry interviews "
    "quoted there); replace them by your own figures before you rely on a plan's euros."
)


def current_costs() -> CostSettings:
    """The newest settings; the shipped assumptions where nobody has entered any."""
    return CostSettings.objects.first() or CostSettings.objects.create(source=SOURCE)


def ensure_costs(**_signal: Any) -> None:
    current_costs()
