"""A mass balance as it is sent and told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from lifecycle.api.fields import BodySerializer
from lifecycle.enums import Material
from lifecycle.models import MassBalance
from lifecycle.queries.recovery import inputs_seen_by, judged


class InputBody(BodySerializer):
    battery = serializers.CharField(max_length=20, help_text="Encore ID")
    mass_kg = serializers.DecimalField(
        12, 3, required=False, allow_null=True, help_text="Default: as weighed on receipt."
    )


class OutputBody(BodySerializer):
    material = serializers.ChoiceField(Material.choices)
    mass_kg = serializers.DecimalField(12, 3)
    contained_kg = serializers.DecimalField(
        12, 3, required=False, allow_null=True, help_text="What the batteries held of it, if known."
    )


class BalanceBody(BodySerializer):
    """What one treatment took in and gave out."""

    treated_on = serializers.DateField()
    reference = serializers.CharField(required=False, allow_blank=True, max_length=120)
    inputs = InputBody(many=True)
    outputs = OutputBody(many=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for field, name in (("inputs", "battery"), ("outputs", "material")):
            named = [entry[name] for entry in attrs[field]]
            if twice := next((one for one in named if named.count(one) > 1), None):
                raise serializers.ValidationError({field: [f"{twice} is there twice."]})
        return attrs


class BalanceSerializer(serializers.Serializer[MassBalance]):
    uid = serializers.UUIDField()
    reference = serializers.CharField()
    treated_on = serializers.DateField()
    reported_at = serializers.DateTimeField()
    inputs = serializers.SerializerMethodField()
    outputs = OutputBody(many=True)
    recycling_efficiency = serializers.SerializerMethodField()
    recycling_efficiency_target = serializers.SerializerMethodField()

    def get_inputs(self, balance: MassBalance) -> list[dict[str, str]]:
        rows = inputs_seen_by(self.context["actor"], balance)
        return [{"battery": row.battery.public_id, "mass_kg": str(row.mass_kg)} for row in rows]

    def get_recycling_efficiency(self, balance: MassBalance) -> str:
        return f"{judged(balance).balance.recycling_efficiency:.6f}"

    def get_recycling_efficiency_target(self, balance: MassBalance) -> str | None:
        target = judged(balance).efficiency.target
        return str(target) if target is not None else None
