"""Fractions as per cent."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def share(fraction: Decimal | None) -> str:
    return "–" if fraction is None else f"{fraction * 100:.1f} %"
