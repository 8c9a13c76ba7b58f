"""What the workshop's orders reckon: which module into which kit, and whether parts go together."""

from matching.work.assignment import Module, assign
from matching.work.spread import (
    KIT_HEALTH_LIMIT,
    Spread,
    extremes,
    plain,
    spread_of_healths,
    spread_of_modules,
    spread_of_packs,
)

__all__ = [
    "KIT_HEALTH_LIMIT",
    "Module",
    "Spread",
    "assign",
    "extremes",
    "plain",
    "spread_of_healths",
    "spread_of_modules",
    "spread_of_packs",
]
