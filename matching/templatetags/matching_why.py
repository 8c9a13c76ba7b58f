"""The way from a demand to what the last plan says of it."""

from __future__ import annotations

from django import template

from matching.models import Demand, MatchingRun

register = template.Library()


@register.simple_tag
def last_plan_with(demand: Demand) -> MatchingRun | None:
    """The newest finished run that the demand took part in; one statement."""
    runs = MatchingRun.objects.filter(
        organisation_id=demand.organisation_id,
        finished_at__isnull=False,
        demand_versions__has_key=demand.code,
    )
    return runs.only("uid").first()
