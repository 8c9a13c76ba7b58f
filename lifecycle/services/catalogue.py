"""The catalogue of battery models that is shipped, each figure with its source."""

import json
from pathlib import Path
from typing import Any

from lifecycle.models import BatteryModel

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue" / "battery_models.json"


def load_catalogue(**_signal: Any) -> int:
    """Add the shipped models that are missing; what an administrator changed stays. Idempotent."""
    known = dict(BatteryModel.objects.values_list("code", "pk"))
    added = 0
    for figures in json.loads(SHIPPED.read_text()):
        if figures["code"] in known:
            continue
        module = figures.pop("module", None)
        model = BatteryModel.objects.create(
            **figures, module_model_id=known[module] if module else None
        )
        known[model.code] = model.pk
        added += 1
    return added
