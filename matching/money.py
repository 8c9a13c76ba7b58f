"""Sums of money as people read them."""

from django.utils.formats import number_format


def euros(value_c: int) -> str:
    """Cents as euros, grouped as everywhere on the pages."""
    return f"{number_format(value_c / 100, 2, force_grouping=True)} €"
