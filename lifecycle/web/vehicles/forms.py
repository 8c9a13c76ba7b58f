"""When a battery was in which vehicle."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lifecycle.vehicles.vin import vin_problem
from lifecycle.web.recorded_form import RecordedForm


class VinField(forms.CharField):
    """A VIN in capitals; what is wrong with it is told with the figures."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> str:
        vin = str(super().clean(value)).strip().upper()
        if problem := vin_problem(vin):
            raise forms.ValidationError(problem)
        return vin


class _DayField(forms.DateField):
    def __init__(self, label: Any, help_text: Any = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def clean(self, value: Any) -> datetime | None:  # its first moment
        day = super().clean(value)
        return timezone.make_aware(datetime.combine(day, time())) if day else None


def _mileage(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=9_999_999,
        widget=forms.NumberInput(attrs={"data-unit": "km"}),
    )


class VinForm(forms.Form):
    vin = VinField(label=_("VIN"), help_text=_("17 characters. Scan it, or type it."))


class StayForm(RecordedForm):
    vin = VinField(
        label=_("VIN of the vehicle"),
        help_text=_("17 characters. Kept apart from the record, so that it can be erased."),
    )
    vehicle_model = forms.CharField(label=_("Vehicle"), required=False, max_length=120)
    since = _DayField(_("Built in on"), _("Leave empty where nobody knows."))
    mileage_at_installation_km = _mileage(_("Mileage when built in"))
    until = _DayField(_("Taken out on"), _("Leave empty where it is still in there."))
    mileage_at_removal_km = _mileage(_("Mileage when taken out"))
    reason = forms.CharField(label=_("Why it was taken out"), required=False, max_length=2000)
