"""The form of a demand: only the fields that its application asks for."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from accounts.web.fields import MeasuredField
from lifecycle.enums import Chemistry
from lifecycle.models import BatteryModel, Site
from matching.enums import Application
from matching.models import Demand
from matching.topology.bands import STRINGS, TRUCKS

# Truck voltage -> lowest and highest nominal voltage of a kit.
BANDS = {
    band.key: (Decimal(band.minimum_mv) / 1000, Decimal(band.maximum_mv) / 1000) for band in TRUCKS
}
KITS = (Application.FORKLIFT, Application.GENERATOR)
_PERCENT = {
    "minimum_state_of_health": (_("Lowest state of health"), 60),
    "target_state_of_health": (_("State of health that is paid in full"), 70),
    "spread": (_("Largest spread of state of health in a string"), 3),
}
_OFFERED = [Chemistry.LMO, Chemistry.NMC, Chemistry.NCA, Chemistry.LFP]


def _number(label: Any, unit: str, initial: Any = None, **limits: Any) -> MeasuredField:
    limits = {"min_value": 0, "max_digits": 9, "decimal_places": 3, **limits}
    return MeasuredField(label=label, unit=unit, initial=initial, **limits)


class DemandForm(forms.Form):
    """`fields_for_service()` gives what create_demand and change_demand take."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Where it is needed"))
    deadline = forms.DateField(
        label=_("Needed by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=1)
    packs_per_string = forms.IntegerField(
        label=_("Packs in a string"), min_value=1, max_value=100, initial=4
    )
    voltage = forms.ChoiceField(
        label=_("Truck voltage"), choices=[(v, f"{v} V") for v in BANDS], widget=forms.RadioSelect
    )
    minimum_voltage_v = _number(
        _("Lowest nominal voltage"), "V", STRINGS[0].minimum_mv // 1000, max_value=2_000
    )
    maximum_voltage_v = _number(
        _("Highest nominal voltage"), "V", STRINGS[0].maximum_mv // 1000, max_value=2_000
    )
    minimum_energy_kwh = _number(
        _("Energy of one unit"), "kWh", min_value=Decimal("0.001"), max_value=100_000
    )
    minimum_power_kw = _number(_("Power of one unit"), "kW", 0, max_value=100_000)
    minimum_state_of_health = _number(_("Lowest"), "%", max_value=120)
    target_state_of_health = _number(_("Target"), "%", max_value=120)
    spread = _number(_("Spread"), "%", max_value=100)
    chemistries = forms.MultipleChoiceField(
        label=_("Chemistries"),
        choices=[(c.value, c.label) for c in _OFFERED],
        initial=[c.value for c in _OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    battery_models = forms.ModelMultipleChoiceField(
        BatteryModel.objects.filter(level="pack"),
        label=_("Models that fit"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any model."),
    )
    price_eur_per_kwh = _number(
        _("Price for each kWh left"), "€/kWh", 120, decimal_places=2, max_value=9_999
    )
    price_loss_per_point = _number(
        _("Price lost for each per cent of mismatch"), "%", Decimal("0.8"), max_value=100
    )
    warranty_eur = _number(_("Cost to us if it falls below its floor"), "€", 400, decimal_places=2)
    bonus_eur = _number(_("Worth to us beyond the price, each unit"), "€", 0, decimal_places=2)
    maximum_distance_km = forms.IntegerField(
        label=_("Farthest from our sites"),
        min_value=0,
        max_value=20_000,
        initial=600,
        widget=forms.NumberInput(attrs={"data-unit": "km"}),
    )

    def __init__(
        self, *args: Any, actor: Actor, application: str, demand: Demand | None = None, **kw: Any
    ) -> None:
        if demand is not None:
            kw["initial"] = _initial(demand)
        super().__init__(*args, **kw)
        self.application = application
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        for name, (label, usual) in _PERCENT.items():
            field = self.fields[name]
            field.label, field.initial = label, usual
        for name in self._left_out():
            del self.fields[name]
        if "voltage" in self.fields and application == Application.GENERATOR:
            self.fields["voltage"].label = _("System voltage")

    def _left_out(self) -> list[str]:
        """Fields that mean nothing for this application."""
        if self.application in KITS:
            return ["packs_per_string", "spread", "minimum_voltage_v", "maximum_voltage_v",
                    "battery_models"]  # fmt: skip
        if self.application == Application.TRACTION:
            return ["packs_per_string", "spread", "voltage"]
        return ["voltage", "battery_models"]

    def clean_deadline(self) -> Any:
        deadline = self.cleaned_data["deadline"]
        if deadline < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return deadline

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("minimum_voltage_v"), data.get("maximum_voltage_v")
        if low is not None and high is not None and low > high:
            self.add_error("maximum_voltage_v", _("The highest lies below the lowest."))
        return data

    def fields_for_service(self) -> dict[str, Any]:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"request_key", "version"}}
        if band := BANDS.get(data.pop("voltage", "")):
            data["minimum_voltage_v"], data["maximum_voltage_v"] = band
        for name in _PERCENT:
            if name in data:
                data[name] = data[name] / 100
        data["battery_models"] = [model.code for model in data.get("battery_models", [])]
        data["application"] = self.application
        return data


def _initial(demand: Demand) -> dict[str, Any]:
    values = {field.name: getattr(demand, field.name) for field in Demand._meta.concrete_fields}
    for name in _PERCENT:
        values[name] = (values[name] * 100).normalize()
    band = (demand.minimum_voltage_v, demand.maximum_voltage_v)
    values["voltage"] = next((name for name, known in BANDS.items() if known == band), "")
    del values["request_key"]
    return values


class ReleaseForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.CharField(
        label=_("Why is it taken back?"), min_length=3, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
