"""Figures of the record as the whole numbers of the file format."""

from decimal import Decimal


def cents(euros: Decimal) -> int:
    return round(Decimal(euros) * 100)


def thousandths(figure: Decimal) -> int:
    """kWh as Wh, V as mV, kW as W."""
    return round(Decimal(figure) * 1000)


def basis_points(fraction: Decimal) -> int:
    return int(Decimal(fraction) * 10_000)
