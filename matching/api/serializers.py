"""A demand as it is sent and told."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lifecycle.api.fields import BodySerializer, FigureField, MomentField
from lifecycle.enums import Chemistry
from matching.demand_figures import FIGURES, Figure
from matching.enums import Application, DemandEventKind, DemandState
from matching.models import Demand, DemandEvent
from matching.services.demands.checks import warnings_of

NEW_STATES = [(state.value, state.label) for state in (DemandState.OPEN, DemandState.DRAFT)]


def _figure(name: str, **more: Any) -> serializers.Field[Any, Any, Any, Any]:
    """With the limits of the one table that form, file and service have too."""
    figure: Figure = FIGURES[name]
    if not figure.decimals:
        lowest, highest = int(figure.lowest), int(figure.highest)
        return serializers.IntegerField(min_value=lowest, max_value=highest, **more)
    return FigureField(
        min_value=figure.lowest, max_value=figure.highest, decimal_places=figure.decimals, **more
    )


class DemandBody(BodySerializer):
    """What is asked. PATCH takes some of the fields, POST all that are not optional."""

    name = serializers.CharField(max_length=120)
    reference = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="Yours; each stands once."
    )
    application = serializers.ChoiceField(Application.choices)
    site = serializers.CharField(max_length=120, help_text="Name of one of your sites.")
    deadline = serializers.DateField()
    quantity = _figure("quantity", help_text="Units: kits, packs or strings.")
    packs_per_string = _figure("packs_per_string", required=False, help_text="Storage only.")
    spread = _figure(
        "spread", required=False, help_text="Of state of health in a string; 0: exactly alike."
    )
    minimum_voltage_v = _figure("minimum_voltage_v")
    maximum_voltage_v = _figure("maximum_voltage_v")
    minimum_energy_kwh = _figure("minimum_energy_kwh", help_text="Of a unit, at the lower bound.")
    minimum_power_kw = _figure("minimum_power_kw")
    minimum_state_of_health = _figure(
        "minimum_state_of_health", help_text="Floor of the lower bound, as a fraction."
    )
    target_state_of_health = _figure("target_state_of_health", help_text="Paid in full.")
    chemistries = serializers.ListField(
        child=serializers.ChoiceField(Chemistry.choices), allow_empty=False, max_length=20
    )
    battery_models = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=500,
        help_text="Codes of the catalogue; none: any model.",
    )
    price_eur_per_kwh = _figure("price_eur_per_kwh")
    price_loss_per_point = _figure(
        "price_loss_per_point", help_text="Per cent of the price for each per cent of mismatch."
    )
    warranty_eur = _figure("warranty_eur", help_text="Cost if a unit fails its floor.")
    bonus_eur = _figure("bonus_eur", required=False, help_text="Priority, in money a unit.")
    maximum_distance_km = _figure("maximum_distance_km")
    is_expected = serializers.BooleanField(
        required=False, help_text="Reckoned with, not ordered yet: nothing is promised to it."
    )


class NewDemandBody(DemandBody):
    state = serializers.ChoiceField(NEW_STATES, required=False, help_text="Default: open.")


class CancelBody(BodySerializer):
    reason = serializers.CharField(min_length=3, max_length=2000)


class DemandSerializer(serializers.Serializer[Demand]):
    code = serializers.CharField(help_text="D-…")
    version = serializers.IntegerField(help_text="Counts what was changed in it.")
    state = serializers.ChoiceField(DemandState.choices)
    name = serializers.CharField()
    reference = serializers.CharField()
    application = serializers.ChoiceField(Application.choices)
    site = serializers.CharField(source="site.name")
    deadline = serializers.DateField()
    quantity = serializers.IntegerField()
    accepted_units = serializers.IntegerField()
    packs_per_string = serializers.IntegerField()
    spread = FigureField()
    minimum_voltage_v = FigureField()
    maximum_voltage_v = FigureField()
    minimum_energy_kwh = FigureField()
    minimum_power_kw = FigureField()
    minimum_state_of_health = FigureField()
    target_state_of_health = FigureField()
    chemistries = serializers.ListField(child=serializers.CharField())
    battery_models = serializers.ListField(child=serializers.CharField())
    price_eur_per_kwh = FigureField()
    price_loss_per_point = FigureField()
    warranty_eur = FigureField()
    bonus_eur = FigureField()
    maximum_distance_km = serializers.IntegerField()
    is_expected = serializers.BooleanField()
    created_at = MomentField()


class DemandEventSerializer(serializers.Serializer[DemandEvent]):
    """One event of a demand's story. The name of who did it is not given."""

    sequence = serializers.IntegerField()
    kind = serializers.ChoiceField(DemandEventKind.choices)
    recorded_at = MomentField()
    units = serializers.IntegerField(help_text="Accepted or lost.")
    details = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_details(self, event: DemandEvent) -> dict[str, Any]:
        return {name: value for name, value in event.details.items() if name != "request"}


class DemandDetailSerializer(DemandSerializer):
    warnings = serializers.SerializerMethodField(help_text="Allowed, and probably not meant.")
    events = DemandEventSerializer(many=True, help_text="Oldest first.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_warnings(self, demand: Demand) -> list[str]:
        return warnings_of(demand)
