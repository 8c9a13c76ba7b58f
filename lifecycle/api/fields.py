"""How values are written and read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

from rest_framework import serializers


class FigureField(serializers.DecimalField):
    """A measured or rated value: digits as text, never a float, without idle zeros."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 18, "decimal_places": 6, **options})

    def to_representation(self, value: Decimal) -> str:
        return f"{value.normalize():f}"

    def quantize(self, value: Decimal) -> Decimal:
        """As it was sent: 291.5 kg says less than 291.500 kg."""
        return value


class MomentField(serializers.DateTimeField):
    """A moment in UTC, wherever the server stands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default_timezone": UTC, **options})


class BodySerializer(serializers.Serializer[Any]):
    """The body of a request: an unknown field is refused, since it may be a misspelling."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = set(data) - set(self.fields)
            if unknown:
                known = ", ".join(self.fields)
                words = f"There is no such field. Known: {known}."
                raise serializers.ValidationError({name: [words] for name in sorted(unknown)})
        return super().to_internal_value(data)
