"""From what a reader or a model counts in to what the ledger keeps: decimals, never floats."""

from decimal import Decimal

SIX_PLACES = Decimal("0.000001")


def measured(value: float | Decimal | None) -> Decimal | None:
    """The shortest decimal that reads back as this number, at most six places; None stays None."""
    if value is None:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(SIX_PLACES)


def canonical(value: float | None) -> str | None:
    """A number as text without exponent or trailing zeros: 3.70 is `3.7`."""
    if value is None:
        return None
    return f"{Decimal(repr(float(value))).normalize():f}"
