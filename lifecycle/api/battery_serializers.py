"""A battery and its ledger for the holder's own systems, without personal data."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifecycle.api.fields import FigureField, MomentField
from lifecycle.api.offer_serializers import OfferedBatterySerializer, SiteSerializer
from lifecycle.enums import Condition, EventKind, Grade, Origin, Stage
from lifecycle.models import LedgerEvent


class EventSerializer(serializers.Serializer[Any]):
    """One event. Names and VINs stand beside the ledger and are not given here."""

    sequence = serializers.IntegerField()
    kind = serializers.ChoiceField(EventKind.choices)
    version = serializers.IntegerField()
    occurred_at = MomentField()
    recorded_at = MomentField()
    organisation = serializers.CharField(source="actor_organisation")
    payload = serializers.SerializerMethodField()
    hash = serializers.CharField()
    previous_hash = serializers.CharField()

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_payload(self, event: LedgerEvent) -> Any:
        return json.loads(event.payload_text)


class BatterySerializer(OfferedBatterySerializer):
    stage = serializers.ChoiceField(Stage.choices)
    grade = serializers.ChoiceField([*Grade.choices, ("", "None")])
    grade_policy = serializers.CharField()
    origin = serializers.ChoiceField(Origin.choices)
    condition = serializers.ChoiceField(Condition.choices)
    received_at = MomentField()
    open_circuit_voltage_v = FigureField(allow_null=True)
    insulation_resistance_ohm_per_v = FigureField(allow_null=True)
    quarantine_reason = serializers.CharField()
    is_critical = serializers.BooleanField()
    site = SiteSerializer(allow_null=True)
    sequence = serializers.IntegerField(help_text="How many events its ledger has.")
    head_hash = serializers.CharField(help_text="Hash of the newest event.")


class BatteryDetailSerializer(BatterySerializer):
    events = EventSerializer(many=True, help_text="Oldest first.")
