"""What one method says of one evidence, before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from grading.enums import Method, Outcome
from grading.models import GradingPolicy


@dataclass(frozen=True)
class Estimated:
    """What one method says of one evidence; `reason` only where it is refused."""

    method: Method
    method_version: str
    outcome: Outcome
    state_of_health: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    coverage: Decimal | None = None
    is_provisional: bool = False
    reason: str = ""
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    distribution: list[list[str]] | None = None
    policy: GradingPolicy | None = None
    parts: list[str] = field(default_factory=list)
