"""Figures of the topology as people read them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from matching.topology.figures import volts

register = template.Library()
register.filter("volts", volts)


@register.filter
def kilo(figure: int | None) -> str:
    """1234 W as 1.23; a dash where it is not known."""
    return "–" if figure is None else f"{figure / 1000:.2f}"


@register.filter
def plain(figure: Decimal) -> str:
    """A measured value without the zeros that the database adds."""
    return f"{figure.normalize():f}"
