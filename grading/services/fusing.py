"""What all evidence of a battery says together, as an estimate that can be kept and replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from grading.enums import Method, Outcome
from grading.models import Estimate, Evidence, GradingPolicy
from grading.policy import COVERAGE, fuse
from grading.queries import estimates_of, policy_in_force, stated
from grading.services.estimated import Estimated
from grading.services.figures import measured
from lifecycle.enums import EventKind
from lifecycle.models import Battery

VERSION = "fusion 1"


@dataclass(frozen=True)
class FusedEstimate:
    """The estimate, and the evidence that leads it."""

    evidence: Evidence
    estimated: Estimated


def fused_of(battery: Battery) -> FusedEstimate | None:
    """The estimate from all newest parts; None with fewer than two methods. Three statements."""
    single = [one for one in estimates_of(battery) if one.method != Method.FUSED]
    if len({one.method for one in single if one.outcome == Outcome.ESTIMATED}) < 2:
        return None
    return fused_from(single, reset_of(battery), policy_in_force())


def fused_from(
    estimates: Sequence[Estimate], reset_at: datetime | None, policy: GradingPolicy
) -> FusedEstimate | None:
    """The same from given estimates: how an old one is worked out again."""
    found = fuse(stated(list(estimates)), reset_at=reset_at, also_at=policy.rules().floor_values)
    if found is None:
        return None
    by_uid = {str(estimate.uid): estimate for estimate in estimates}
    leading = by_uid[found.leading.reference]
    return FusedEstimate(
        leading.evidence,
        Estimated(
            method=Method.FUSED,
            method_version=VERSION,
            outcome=Outcome.ESTIMATED,
            state_of_health=measured(found.state_of_health),
            lower=measured(found.lower),
            upper=measured(found.upper),
            coverage=measured(COVERAGE),
            is_provisional=found.is_provisional,
            reasons=list(found.reasons),
            distribution=found.distribution.as_texts(),
            policy=policy,
            parts=[part.stated.reference for part in found.parts],
        ),
    )


def reset_of(battery: Battery) -> datetime | None:
    """When the BMS of this battery was last reset, if it was. One statement."""
    resets = battery.events.filter(kind=EventKind.BMS_RESET).order_by("-occurred_at")
    return resets.values_list("occurred_at", flat=True).first()
