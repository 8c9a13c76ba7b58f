"""What technicians enter, in the order in which they do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, own_organisation
from accounts.web.fields import MeasuredField
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel, Site
from lifecycle.queries import batteries_seen_by
from lifecycle.safety import INSULATION_FLOOR_OHM_PER_V
from lifecycle.services.correct import CORRECTABLE
from lifecycle.web.recorded_form import MomentField, RecordedForm

_YES_NO = [("no", _("No")), ("yes", _("Yes"))]
# What an eye can find, on an old battery and on a new kit alike.
VISUAL_FINDINGS = [
    ("sound", _("Sound")),
    ("scratched", _("Scratched only")),
    ("dented", _("Dented or bent")),
    ("swollen", _("Swollen")),
    ("burnt", _("Burnt or scorched")),
]


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=3,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def measured_field(label: Any, unit: str, help_text: Any = "", **limits: Any) -> MeasuredField:
    return MeasuredField(
        label=label,
        unit=unit,
        required=False,
        help_text=help_text,
        max_digits=14,
        decimal_places=6,
        error_messages={"invalid": _("Enter a number, for example 372.5.")},
        **limits,
    )


class ReceiveForm(RecordedForm):
    label = forms.CharField(widget=forms.HiddenInput, required=False)
    battery_model = forms.ModelChoiceField(
        BatteryModel.objects.all(), label=_("Model"), empty_label=_("Choose from the catalogue")
    )
    serial = forms.CharField(label=_("Serial number"), max_length=64)
    origin = forms.ChoiceField(
        label=_("Where it comes from"), choices=Origin, widget=forms.RadioSelect, initial="vehicle"
    )
    vin = forms.CharField(
        label=_("VIN of the vehicle"),
        required=False,
        max_length=40,
        help_text=_("17 characters. Kept apart from the record, so that it can be erased."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    vehicle_model = forms.CharField(label=_("Vehicle"), required=False, max_length=120)
    mileage_km = forms.IntegerField(
        label=_("Mileage"),
        required=False,
        min_value=0,
        max_value=5_000_000,
        widget=forms.NumberInput(attrs={"data-unit": "km"}),
    )
    condition = forms.ChoiceField(
        label=_("Condition at first sight"), choices=Condition, widget=forms.RadioSelect
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Where it stands"), required=False, empty_label=_("Not said")
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    occurred_at = MomentField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(organisation_id=own_organisation(actor))
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        # Most batteries arrive where the last one did; without a place none can be matched.
        last = batteries_seen_by(actor).exclude(site=None).order_by("-pk").first()
        self.fields["site"].initial = last.site if last else sites.first()


class InspectForm(RecordedForm):
    visual = forms.ChoiceField(
        label=_("What do you see?"),
        widget=forms.RadioSelect,
        choices=VISUAL_FINDINGS,
    )
    leaked_or_vented = forms.ChoiceField(
        label=_("Has it leaked or vented?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    flood_signs = forms.ChoiceField(
        label=_("Any sign of flood?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    severe_collision = forms.ChoiceField(
        label=_("Was there a severe collision?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    hrc_fuse_blown = forms.ChoiceField(
        label=_("Is the high-voltage fuse blown?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    lifetime_data_available = forms.ChoiceField(
        label=_("Is its history in use known?"),
        help_text=_("From the vehicle, its BMS or papers. Without it IEC 63338 permits no reuse."),
        choices=_YES_NO[::-1],
        widget=forms.RadioSelect,
    )
    past_calendar_expiry = forms.ChoiceField(
        label=_("Is it past the maker's calendar life?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    insulation_resistance_ohm_per_v = measured_field(
        _("Insulation resistance"),
        "Ω/V",
        _("At least %(limit)s Ω/V (UN R100 §5.1.3). 1 MΩ measured at 400 V is 2500 Ω/V.")
        % {"limit": INSULATION_FLOOR_OHM_PER_V},
    )
    open_circuit_voltage_v = measured_field(_("Open-circuit voltage"), "V")
    temperature_c = measured_field(_("Temperature"), "°C", min_value=-40, max_value=120)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    occurred_at = MomentField()

    ANSWERS = (
        "leaked_or_vented",
        "flood_signs",
        "severe_collision",
        "hrc_fuse_blown",
        "lifetime_data_available",
        "past_calendar_expiry",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {k: v == "yes" if k in self.ANSWERS else v for k, v in data.items()}


class QuarantineForm(RecordedForm):
    reason = reason_field(_("Why must it be kept apart?"))
    is_critical = forms.BooleanField(
        label=_("It may heat up, vent or burn (critical, SP 376)"), required=False
    )


class ReleaseForm(RecordedForm):
    reason = reason_field(
        _("Why may it go on?"), _("It goes back to the inspection. Your name stands for this.")
    )


class CorrectForm(RecordedForm):
    field = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(name, name.replace("_", " ").replace("vin", "VIN")) for name in CORRECTABLE],
    )
    now = forms.CharField(
        label=_("What is right"), required=False, max_length=120, help_text=_("Empty: not known.")
    )
    reason = reason_field(_("Why was it wrong?"))


class PrepareForm(RecordedForm):
    operation = forms.ChoiceField(
        label=_("Operation"),
        widget=forms.RadioSelect,
        choices=[
            ("repurposing", _("Repurposing: another use than traction")),
            ("reuse", _("Reuse: the same use")),
            ("remanufacturing", _("Remanufacturing")),
            ("repair", _("Repair")),
        ],
    )
    work_done = reason_field(_("What was done"))
    occurred_at = MomentField()


class PutInServiceForm(RecordedForm):
    place = forms.CharField(label=_("Where it works now"), max_length=200)
    occurred_at = MomentField()


class TakeOutForm(RecordedForm):
    reason = reason_field(_("Why does it leave service?"))
    occurred_at = MomentField()
