"""Form fields for measured values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms


class MeasuredField(forms.DecimalField):
    """A decimal with its unit shown behind it; takes “3,7” as well as “3.7”.

    Both separators in one number (“1,234.5”) are refused, because a guess could be wrong a
    thousandfold.
    """

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        self.unit = unit
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as Django's own
        if isinstance(value, str) and value.count(",") == 1 and "." not in value:
            value = value.replace(",", ".")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes: dict[str, Any] = super().widget_attrs(widget)
        return attributes | {"data-unit": self.unit} if self.unit else attributes
