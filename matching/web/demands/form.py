"""The form of a demand: only the fields that its application asks for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from accounts.web.fields import MeasuredField
from lifecycle.enums import Chemistry
from lifecycle.models import BatteryModel, Site
from matching.demand_figures import FIGURES
from matching.enums import Application
from matching.models import Demand
from matching.topology.bands import STRINGS, TRUCKS

# Truck voltage -> lowest and highest nominal voltage of a kit.
BANDS = {
    band.key: (Decimal(band.minimum_mv) / 1000, Decimal(band.maximum_mv) / 1000) for band in TRUCKS
}
OTHER_BAND = "other"
KITS = (Application.FORKLIFT, Application.GENERATOR)
BAND = ("minimum_voltage_v", "maximum_voltage_v")
_PERCENT = ("minimum_state_of_health", "target_state_of_health", "spread")
_OFFERED = [Chemistry.LMO, Chemistry.NMC, Chemistry.NCA, Chemistry.LFP]


def _number(name: str, label: Any, unit: str, initial: Any = None, **more: Any) -> MeasuredField:
    """With the limits of the table; a fraction is asked for in per cent."""
    figure, scale = FIGURES[name], 100 if name in _PERCENT else 1
    limits = {
        "min_value": _plain(figure.lowest * scale),
        "max_value": _plain(figure.highest * scale),
        "decimal_places": figure.decimals - 2 if name in _PERCENT else figure.decimals,
    }
    return MeasuredField(label=label, unit=unit, initial=initial, **{**limits, **more})


def _plain(figure: Decimal) -> Decimal:
    """120 and not 120.0, as people read it."""
    return Decimal(f"{figure.normalize():f}")


def _whole(name: str, label: Any, initial: Any, **more: Any) -> forms.IntegerField:
    figure = FIGURES[name]
    limits = {"min_value": int(figure.lowest), "max_value": int(figure.highest)}
    return forms.IntegerField(label=label, initial=initial, **{**limits, **more})


class DemandForm(forms.Form):
    """`fields_for_service()` gives what create_demand and change_demand take."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    reference = forms.CharField(
        label=_("Customer's reference"),
        max_length=60,
        required=False,
        help_text=_("Their number of the order; each stands once."),
    )
    is_expected = forms.BooleanField(
        label=_("Expected, not ordered yet"),
        required=False,
        help_text=_(
            "Plans leave it out unless they are asked to reckon with it, and no battery is "
            "promised to it. “Ordered now” on its page makes it firm."
        ),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Where it is needed"))
    deadline = forms.DateField(
        label=_("Needed by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    quantity = _whole("quantity", _("How many"), 1)
    packs_per_string = _whole("packs_per_string", _("Packs in a string"), 4, min_value=1)
    voltage = forms.ChoiceField(
        label=_("Truck voltage"),
        choices=[*((v, f"{v} V") for v in BANDS), (OTHER_BAND, _("Another band"))],
        widget=forms.RadioSelect,
    )
    minimum_voltage_v = _number(
        "minimum_voltage_v", _("Lowest nominal voltage"), "V", STRINGS[0].minimum_mv // 1000
    )
    maximum_voltage_v = _number(
        "maximum_voltage_v", _("Highest nominal voltage"), "V", STRINGS[0].maximum_mv // 1000
    )
    minimum_energy_kwh = _number(
        "minimum_energy_kwh", _("Energy of one unit"), "kWh", min_value=Decimal("0.001")
    )
    minimum_power_kw = _number("minimum_power_kw", _("Power of one unit"), "kW", 0)
    minimum_state_of_health = _number(
        "minimum_state_of_health",
        _("Lowest state of health"),
        "%",
        60,
        help_text=_("A battery must reach it at the lower bound of its interval."),
    )
    target_state_of_health = _number(
        "target_state_of_health", _("State of health that is paid in full"), "%", 70
    )
    spread = _number(
        "spread",
        _("Largest spread of state of health in a string"),
        "%",
        3,
        help_text=_("0 asks for packs that are exactly alike."),
    )
    chemistries = forms.MultipleChoiceField(
        label=_("Chemistries"),
        choices=[(c.value, c.label) for c in _OFFERED],
        initial=[c.value for c in _OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    battery_models = forms.ModelMultipleChoiceField(
        BatteryModel.objects.filter(level__in=["pack", "module"]).exclude(code__startswith="unit-"),
        label=_("Models that fit"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any model."),
    )
    price_eur_per_kwh = _number("price_eur_per_kwh", _("Price for each kWh left"), "€/kWh", 120)
    price_loss_per_point = _number(
        "price_loss_per_point", _("Price lost for each per cent of mismatch"), "%", Decimal("0.8")
    )
    warranty_eur = _number("warranty_eur", _("Cost to us if it falls below its floor"), "€", 400)
    bonus_eur = _number(
        "bonus_eur",
        _("Worth to us beyond the price, each unit"),
        "€",
        0,
        help_text=_("Its priority, in money: a plan weighs it against everything else."),
    )
    maximum_distance_km = _whole(
        "maximum_distance_km",
        _("Farthest from our sites"),
        600,
        widget=forms.NumberInput(attrs={"data-unit": "km"}),
    )

    def __init__(
        self, *args: Any, actor: Actor, application: str, demand: Demand | None = None, **kw: Any
    ) -> None:
        """`demand` is the one that is changed; `initial` may be another one's, for a copy."""
        if demand is not None:
            kw["initial"] = initial_of(demand)
        super().__init__(*args, **kw)
        self.application, self.demand = application, demand
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self._offer_chemistries(kw.get("initial") or {})
        for name in self._left_out():
            del self.fields[name]
        if application == Application.GENERATOR:
            self.fields["voltage"].label = _("System voltage")
        if application == Application.STORAGE:
            self.fields["quantity"].label = _("How many strings")
            self.fields["quantity"].help_text = _("All that are open are filled at once, or none.")
            self.fields["minimum_energy_kwh"].label = _("Energy of one string")
            self.fields["minimum_power_kw"].label = _("Power of one string")
        if application in KITS:
            for name in BAND:
                self.fields[name].required, self.fields[name].initial = False, None
                self.fields[name].help_text = _("For another band only.")

    def _offer_chemistries(self, initial: Mapping[str, Any]) -> None:
        """The usual ones, and those that the demand asks for already."""
        offered = [*_OFFERED, *(c for c in Chemistry if c in initial.get("chemistries", []))]
        choices = [(c.value, c.label) for c in dict.fromkeys(offered)]
        self.fields["chemistries"].choices = choices  # type: ignore[attr-defined]

    def _left_out(self) -> list[str]:
        """Fields that mean nothing for this application."""
        if self.application in KITS:
            return ["packs_per_string", "spread"]
        if self.application == Application.TRACTION:
            return ["packs_per_string", "spread", "voltage"]
        return ["voltage"]

    def clean_deadline(self) -> Any:
        deadline = self.cleaned_data["deadline"]
        stands = self.demand is not None and self.demand.deadline == deadline
        if deadline < timezone.localdate() and not stands:
            raise forms.ValidationError(_("This day has passed."))
        return deadline

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "voltage" in self.fields:
            band = BANDS.get(data.get("voltage", ""))
            if band:
                data["minimum_voltage_v"], data["maximum_voltage_v"] = band
            elif data.get("voltage") == OTHER_BAND:
                for name in BAND:
                    if data.get(name) is None and name not in self.errors:
                        self.add_error(name, _("Enter it, or choose a band above."))
        low, high = (data.get(name) for name in BAND)
        if low is not None and high is not None and low > high:
            self.add_error("maximum_voltage_v", _("The highest lies below the lowest."))
        return data

    def fields_for_service(self) -> dict[str, Any]:
        hidden = {"request_key", "version", "voltage"}
        data = {k: v for k, v in self.cleaned_data.items() if k not in hidden}
        for name in _PERCENT:
            if name in data:
                data[name] = data[name] / 100
        data["battery_models"] = [model.code for model in data["battery_models"]]
        data["application"] = self.application
        return data

    def show(self, problems: Mapping[str, str]) -> None:
        """What the service refused, each at its field."""
        for name, words in problems.items():
            self.add_error(name if name in self.fields else None, words)


def initial_of(demand: Demand) -> dict[str, Any]:
    """The demand as the form shows it."""
    values = {field.name: getattr(demand, field.name) for field in Demand._meta.concrete_fields}
    for name in _PERCENT:
        values[name] = f"{(values[name] * 100).normalize():f}"
    band = (demand.minimum_voltage_v, demand.maximum_voltage_v)
    values["voltage"] = next((name for name, known in BANDS.items() if known == band), OTHER_BAND)
    if demand.application in KITS and values["voltage"] != OTHER_BAND:
        values["minimum_voltage_v"] = values["maximum_voltage_v"] = None
    del values["request_key"]
    return values


def initial_of_copy(demand: Demand) -> dict[str, Any]:
    """What a new demand like it begins with: no day, no number of the customer."""
    values = initial_of(demand)
    for name in ("deadline", "reference", "version", "is_expected"):
        del values[name]
    return values


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it cancelled?"), min_length=3, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
