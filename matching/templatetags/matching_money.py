"""Sums as people read them."""

from django import template
from django.utils.formats import number_format

from matching.money import euros

register = template.Library()


register.filter("euros", euros)


@register.filter
def basis_points(value_bp: int) -> str:
    """213 as 2.13 %."""
    return f"{value_bp / 100:.2f} %"


@register.filter
def less_euros(value_c: int) -> str:
    """A loss of so many cents, without its sign."""
    return euros(abs(value_c))


@register.filter
def kilowatt_hours(energy_wh: int) -> str:
    """12,345 Wh as 12.3 kWh."""
    return f"{number_format(round(energy_wh / 1000, 1), 1, force_grouping=True)} kWh"
