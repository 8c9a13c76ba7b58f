"""Values of a passport in words."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def passport_value(value: Any) -> str:
    """A value in the shape of the schema: its parts in a row, numbers before their units."""
    if not isinstance(value, dict):
        return str(value)
    parts = [str(part) for part in value.values() if part not in (None, "")]
    numbers = [part for part in parts if part.replace(".", "", 1).lstrip("-").isdecimal()]
    return " ".join([*numbers, *(part for part in parts if part not in numbers)])
