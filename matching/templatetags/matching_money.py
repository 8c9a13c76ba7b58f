"""Sums as people read them."""

from django import template

register = template.Library()


@register.filter
def euros(value_c: int) -> str:
    """123456 cents as 1,234.56 €."""
    return f"{value_c / 100:,.2f} €"


@register.filter
def basis_points(value_bp: int) -> str:
    """213 as 2.13 %."""
    return f"{value_bp / 100:.2f} %"
