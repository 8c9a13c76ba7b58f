"""An offer as the recycler reads it: what it must know to decide, and no personal data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifecycle.api.fields import BodySerializer, FigureField, MomentField
from lifecycle.enums import Chemistry, ComponentLevel, HazardClass, LegalStatus, OfferState
from lifecycle.models import Battery, RecyclerOffer

HAZARD_NOTE = (
    "Proposed from the inspection after ADR special provision 376 as decision support; "
    "the consignor classifies the battery for transport."
)


class StateOfHealthSerializer(serializers.Serializer[Any]):
    """A fraction of the rated capacity with its interval."""

    value = FigureField(source="state_of_health")
    lower = FigureField(source="state_of_health_lower", allow_null=True)
    upper = FigureField(source="state_of_health_upper", allow_null=True)
    is_provisional = serializers.BooleanField(
        source="state_of_health_is_provisional",
        help_text="True where it rests on the battery's own claim and was not measured.",
    )


class OfferedBatterySerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id", help_text="ENC-…")
    serial = serializers.CharField()
    maker = serializers.CharField(source="battery_model.maker")
    model = serializers.CharField(source="battery_model.name")
    level = serializers.ChoiceField(ComponentLevel.choices, source="battery_model.level")
    chemistry = serializers.ChoiceField(Chemistry.choices, source="battery_model.chemistry")
    mass_kg = FigureField(source="battery_model.mass_kg", help_text="As the catalogue gives it.")
    rated_energy_kwh = FigureField(source="battery_model.rated_energy_kwh")
    nominal_voltage_v = FigureField(source="battery_model.nominal_voltage_v")
    legal_status = serializers.ChoiceField(LegalStatus.choices, allow_null=True)
    state_of_health = serializers.SerializerMethodField()
    is_demonstration = serializers.BooleanField(help_text="True for made-up data.")

    @extend_schema_field(StateOfHealthSerializer(allow_null=True))
    def get_state_of_health(self, battery: Battery) -> StateOfHealthSerializer | None:
        known = battery.state_of_health is not None
        return StateOfHealthSerializer(battery).data if known else None  # type: ignore[return-value]


class HazardSerializer(serializers.Serializer[Any]):
    hazard_class = serializers.ChoiceField(HazardClass.choices, source="hazard")
    is_critical = serializers.BooleanField(
        source="battery.is_critical", help_text="True where it may heat up, vent or burn."
    )
    quarantine_reason = serializers.CharField(source="battery.quarantine_reason")
    note = serializers.SerializerMethodField()

    def get_note(self, offer: RecyclerOffer) -> str:
        return HAZARD_NOTE


class SiteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    latitude = FigureField(help_text="°, WGS 84")
    longitude = FigureField(help_text="°, WGS 84")


class AnswerSerializer(serializers.Serializer[Any]):
    answered_at = MomentField(allow_null=True)
    reason = serializers.CharField(
        source="answer_reason", help_text="Why it was refused or withdrawn."
    )
    reference = serializers.CharField(source="recycler_reference")
    received_at = MomentField(allow_null=True)
    received_mass_kg = FigureField(allow_null=True)


class OfferSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(OfferState.choices)
    offered_at = MomentField()
    reason = serializers.CharField(help_text="Why the holder offers it.")
    holder = serializers.CharField(source="battery.organisation.name")
    recycler = serializers.CharField(source="recycler.name")
    battery = OfferedBatterySerializer()
    hazard = HazardSerializer(source="*")
    site = SiteSerializer(source="battery.site", allow_null=True)
    answer = AnswerSerializer(source="*")

    def to_representation(self, offer: RecyclerOffer) -> dict[str, Any]:
        """What became of a battery after a refusal or withdrawal is not the recycler's to know."""
        body: dict[str, Any] = super().to_representation(offer)
        if offer.came_to_nothing:
            body["battery"]["state_of_health"] = None
            body["battery"]["legal_status"] = None
            body["hazard"]["quarantine_reason"] = ""
            body["site"] = None
        return body


class AcceptBody(BodySerializer):
    reference = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="Your own number for it."
    )


class RefuseBody(BodySerializer):
    reason = serializers.CharField(min_length=3, max_length=2000)


class ReceiptBody(BodySerializer):
    mass_kg = FigureField(
        max_digits=9,
        decimal_places=3,
        min_value=Decimal("0.001"),
        max_value=Decimal("99999.999"),
        help_text="As weighed on arrival.",
    )
    condition = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
