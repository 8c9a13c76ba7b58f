"""What is asked of a battery or a model, and which batteries are to go in parallel. All by GET."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.web.fields import MeasuredField
from lifecycle.models import Battery
from lifecycle.web.structure.forms import batteries_of_lines
from matching.queries.topology import models_with_layout
from matching.topology.arrangement import Need

MOST_BATTERIES = 50  # in one question; their voltages stand in its address


def _figure(label: Any, unit: str, **limits: Any) -> MeasuredField:
    limits = {"min_value": 0, "max_digits": 9, "decimal_places": 3, **limits}
    return MeasuredField(label=label, unit=unit, required=False, **limits)


class NeedForm(forms.Form):
    """What one unit must give; nothing: the least that reaches the voltage."""

    energy_kwh = _figure(_("Energy of one unit, at least"), "kWh", max_value=100_000)
    power_kw = _figure(_("Power of one unit, at least"), "kW", max_value=100_000)

    def need(self) -> Need:
        """Of a form that is valid."""
        energy, power = self.cleaned_data["energy_kwh"], self.cleaned_data["power_kw"]
        return Need(round((energy or 0) * 1000), round((power or 0) * 1000))


class ModelForm(NeedForm):
    model = forms.ModelChoiceField(
        models_with_layout(), label=_("Battery model"), to_field_name="code", empty_label=None
    )
    state_of_health = MeasuredField(
        label=_("State of health"), unit="%", min_value=1, max_value=120, max_digits=6,
        decimal_places=2, initial=70,
        help_text=_("Taken as certain: the figures below are for exactly this."),
    )  # fmt: skip
    field_order = ("model", "state_of_health", "energy_kwh", "power_kw")

    def fraction(self) -> Decimal:
        return Decimal(self.cleaned_data["state_of_health"]) / 100


class BatteriesForm(forms.Form):
    batteries = forms.CharField(
        label=_("Batteries"),
        max_length=5_000,
        help_text=_("Scan one after another: a line each."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor

    def clean_batteries(self) -> list[Battery]:
        """Each once, in the order of the scans."""
        found = batteries_of_lines(self.actor, self.cleaned_data["batteries"])
        once = list({battery.pk: battery for battery in found}.values())
        if len(once) > MOST_BATTERIES:
            raise forms.ValidationError(
                _now("At most %(most)s in one question.") % {"most": MOST_BATTERIES}
            )
        return once


class VoltagesForm(forms.Form):
    """A field for each battery; what stays empty counts as last measured."""

    def __init__(self, data: Any = None, *, batteries: list[Battery]) -> None:
        super().__init__(data)
        self.batteries = batteries
        for battery in batteries:
            label = _now("Voltage of %(id)s now") % {"id": battery.public_id}
            self.fields[self._name(battery)] = _figure(label, "V", max_value=2_000)

    @staticmethod
    def _name(battery: Battery) -> str:
        return f"v_{battery.public_id}"

    def rows(self) -> list[tuple[Battery, forms.BoundField]]:
        return [(battery, self[self._name(battery)]) for battery in self.batteries]

    def voltage_v(self, battery: Battery) -> Decimal | None:
        """What was typed, else what was last measured."""
        typed: Decimal | None = self.cleaned_data.get(self._name(battery))
        return battery.open_circuit_voltage_v if typed is None else typed
