"""Sums as people read them."""

from django import template

from matching.money import euros

register = template.Library()


register.filter("euros", euros)


@register.filter
def basis_points(value_bp: int) -> str:
    """213 as 2.13 %."""
    return f"{value_bp / 100:.2f} %"
