"""Forms of planning ahead."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from accounts.web.fields import MeasuredField
from lifecycle.enums import ComponentLevel
from lifecycle.models import BatteryModel, Site
from matching.forecast.reading import COLUMNS
from matching.models import PlanningSettings
from matching.services.runs.search import SECONDS


class AskForm(forms.Form):
    """A button that does its work once."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PlanAheadForm(AskForm):
    seconds = forms.TypedChoiceField(
        label=_("Time to search"),
        coerce=int,
        choices=[(value, _("%(s)s seconds") % {"s": value}) for value in SECONDS],
        initial=30,
    )


class PlanningForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_nightly_on = forms.BooleanField(label=_("Propose a plan each night"), required=False)
    seconds = forms.IntegerField(
        label=_("Time to search at night"),
        min_value=5,
        max_value=3_600,
        widget=forms.NumberInput(attrs={"data-unit": "s"}),
    )
    months_ahead = forms.IntegerField(
        label=_("How far to forecast"),
        min_value=1,
        max_value=24,
        widget=forms.NumberInput(attrs={"data-unit": _("months")}),
    )
    includes_expected = forms.BooleanField(
        label=_("Plan with expected returns and demands at night"),
        required=False,
        help_text=_(
            "A use that waits for one of them is shown apart and cannot be accepted: a battery may "
            "be kept for a demand that is not ordered yet."
        ),
    )

    def __init__(self, *args: Any, settings: PlanningSettings, **kw: Any) -> None:
        kw["initial"] = {name: getattr(settings, name) for name in self.base_fields}
        super().__init__(*args, **kw)


class SupplyForm(forms.Form):
    battery_model = forms.ModelChoiceField(
        BatteryModel.objects.exclude(level=ComponentLevel.CELL).exclude(code__startswith="unit-"),
        label=_("Model"),
        to_field_name="code",
    )
    month = forms.DateField(
        label=_("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=_("As 2027-01."),
    )
    expected_packs = MeasuredField(
        label=_("Packs expected"), min_value=0, max_value=10_000, max_digits=7, decimal_places=2
    )
    usable_percent = MeasuredField(
        label=_("Of these can be used"),
        unit="%",
        initial=100,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
    )
    health_percent = MeasuredField(
        label=_("State of health"),
        unit="%",
        required=False,
        min_value=1,
        max_value=120,
        max_digits=5,
        decimal_places=2,
        help_text=_("Without it, and without a site, they enter no plan."),
    )
    deviation_percent = MeasuredField(
        label=_("Its standard deviation"),
        unit="%",
        required=False,
        min_value=0,
        max_value=50,
        max_digits=4,
        decimal_places=2,
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Where they come in"), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]

    def fields_for_service(self) -> dict[str, Any]:
        data = self.cleaned_data
        health = data["health_percent"]
        return {
            "battery_model": data["battery_model"],
            "month": data["month"],
            "expected_packs": data["expected_packs"],
            "usable_share": data["usable_percent"] / 100,
            "state_of_health": None if health is None else health / 100,
            "state_of_health_deviation": (data["deviation_percent"] or Decimal(0)) / 100,
            "site": data["site"],
            "note": data["note"],
        }


class SupplyFileForm(forms.Form):
    file = forms.FileField(
        label=_("Expected returns as CSV"),
        max_length=200,
        help_text=_("Columns: %(columns)s. The first three are needed.")
        % {"columns": ", ".join(COLUMNS)},
    )
