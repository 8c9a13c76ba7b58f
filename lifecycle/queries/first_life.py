"""What is kept of a battery's first life."""

from __future__ import annotations

from typing import Any

from lifecycle.models import Battery, PersonalDatum


def history_of(battery: Battery) -> list[Any]:
    """The summaries of all its logs, oldest first; one statement."""
    from lifecycle.first_life import LogSummary

    rows = battery.driving_logs.order_by("first_at", "pk").values_list("figures", "fingerprint")
    return [LogSummary(**figures, fingerprint=fingerprint) for figures, fingerprint in rows]


def vins_of(battery: Battery) -> set[str]:
    """The VINs of the vehicles that it is known to have been in."""
    references = set(battery.vehicle_stays.values_list("vehicle__vin_reference", flat=True))
    references.add(battery.vin_reference)
    known = PersonalDatum.objects.filter(reference__in=references - {""}, erased_at=None)
    return set(known.values_list("value", flat=True))
