"""The grading policies that are shipped: assumptions, each with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from grading.enums import PolicyState, PolicyStepKind
from grading.models import GradingPolicy, PolicyStep
from grading.services.shipped_rules import SHIPPED_RULES
from lifecycle.models.sealed import seal_rows

SHIPPED_VERSION = "2026-1"
VERSION_IN_REVIEW = "2026-2"
SOURCE = (
    "Floors: assumption. No public standard gives them; modules at 80 % or more return to Leafs "
    "(4R Energy), retired first-generation packs stand mostly at 60 to 67 % (Gao 2024, 100+ packs) "
    "and work in storage, and below half of the rated capacity little is left to use. "
    "Confidence 80 % and ceiling B for provisional evidence: assumptions; a claim alone shall not "
    "bring a battery back into traction. "
    "Current ± 1 %: assumption, the accuracy that the counted charge of the published pulse tests "
    "shows (PulseBat, Tao et al. 2024). 0.5 % of capacity a degree from 25 °C: assumption, common "
    "for lithium-ion cells between 15 and 35 °C. Unknown temperature: off by up to 10 °C. "
    "BMS claim ± 15 points (90 %): assumption; claims may be reset, stick for years or belong to "
    "another pack."
)
FIGURES: dict[str, Any] = {
    "floor_a": Decimal("0.80"),
    "floor_b": Decimal("0.65"),
    "floor_c": Decimal("0.50"),
    "confidence": Decimal("0.80"),
    "provisional_ceiling": "B",
    "current_accuracy": Decimal("0.01"),
    "capacity_per_c": Decimal("0.005"),
    "reference_temperature_c": Decimal(25),
    "unknown_temperature_c": Decimal(10),
    "bms_half_width": Decimal("0.15"),
    "source": SOURCE,
}


def load_shipped_policy(plan: Any = (), **_signal: Any) -> GradingPolicy:
    """Add the shipped policies where they are missing; what stands already stays. Idempotent.

    2026-1 is approved as shipped; 2026-2 waits in review: a person puts it into force.
    """
    if ("grading", "0009_policy_versions") in {
        (step.app_label, step.name) for step, is_backwards in plan or () if not is_backwards
    }:
        seal_rows(GradingPolicy, list(GradingPolicy.objects.values_list("pk", flat=True)))
    policy = _ship(SHIPPED_VERSION, date(2026, 1, 1), PolicyState.APPROVED, [])
    _ship(VERSION_IN_REVIEW, date(2026, 12, 1), PolicyState.IN_REVIEW, SHIPPED_RULES)
    return policy


def _ship(version: str, first_day: date, state: str, rules: list[dict[str, Any]]) -> GradingPolicy:
    with transaction.atomic():
        policy, is_new = GradingPolicy.objects.get_or_create(
            version=version,
            defaults={
                **FIGURES,
                "effective_from": first_day,
                "state": state,
                "application_rules": rules,
            },
        )
        if is_new:
            PolicyStep.objects.create(
                policy=policy,
                kind=PolicyStepKind.SHIPPED,
                actor_reference="system",
                at=timezone.now(),
            )
    return policy
