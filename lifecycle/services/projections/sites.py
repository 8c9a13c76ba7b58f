"""The site at which a battery stands, as a reference for joins."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle import events
from lifecycle.models import Site
from lifecycle.services.projections.recorded import Recorded


def set_sites(recorded: Sequence[Recorded]) -> None:
    """Follows moves and arrivals on the batteries at hand; written with their columns."""
    moved = [
        (one.battery, one.payload.site_uid)
        for one in recorded
        if isinstance(one.payload, events.Moved | events.Arrived) and one.payload.site_uid
    ]
    if not moved:
        return
    sites = {str(site.uid): site for site in Site.objects.filter(uid__in={uid for _, uid in moved})}
    for battery, uid in moved:
        battery.site = sites[uid]
