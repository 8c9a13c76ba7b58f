"""The grading policy that is shipped: assumptions, each with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from grading.models import GradingPolicy

SHIPPED_VERSION = "2026-1"
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


def load_shipped_policy(**_signal: Any) -> GradingPolicy:
    """Add the shipped policy where it is missing; what an administrator added stays. Idempotent."""
    policy, _ = GradingPolicy.objects.get_or_create(
        version=SHIPPED_VERSION,
        defaults={
            "effective_from": date(2026, 1, 1),
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
        },
    )
    return policy
