"""Figures as people read them."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from lifecycle.models import Battery

register = template.Library()


@register.filter
def percent(fraction: Decimal | float | None) -> str:
    """0.7312 as 73.1 %."""
    return "–" if fraction is None else f"{float(fraction) * 100:.1f} %"


@register.filter
def health(battery: Battery) -> str:
    """The state of health with its interval, or a dash."""
    if battery.state_of_health is None:
        return "–"
    text = percent(battery.state_of_health)
    low, high = battery.state_of_health_lower, battery.state_of_health_upper
    if low is not None and high is not None:
        text += f" ({float(low) * 100:.0f}–{float(high) * 100:.0f})"
    return f"{text} {_('provisional')}" if battery.state_of_health_is_provisional else text
