"""What technicians enter about tests and grades."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.fields import MeasuredField
from grading.models import Instrument, UploadedTest
from lifecycle.enums import Grade
from lifecycle.models import Battery
from lifecycle.web.recorded_form import MomentField, RecordedForm


def _voltage(label: Any) -> MeasuredField:
    return MeasuredField(
        label=label,
        unit="V",
        max_digits=12,
        decimal_places=6,
        error_messages={"invalid": gettext_lazy("Enter a number, for example 372.5.")},
    )


class TestedField(MomentField):
    def __init__(self, help_text: Any = "") -> None:
        super().__init__()
        self.label = gettext_lazy("When it was tested")
        self.help_text = help_text or gettext_lazy("Leave empty for now.")


def _note() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _operator() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Who ran the test"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("If it was not you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _instrument() -> forms.ModelChoiceField[Instrument]:
    return forms.ModelChoiceField(
        label=gettext_lazy("Measured with"),
        required=False,
        queryset=Instrument.objects.filter(is_retired=False),
        to_field_name="uid",
        empty_label=gettext_lazy("not said"),
    )


def offer_instruments(form: forms.Form, battery: Battery) -> None:
    """Those of the battery's own organisation that are still used."""
    field = form.fields["instrument"]
    if isinstance(field, forms.ModelChoiceField):
        own = Instrument.objects.filter(organisation=battery.organisation_id)
        field.queryset = own.filter(is_retired=False)


class MeasuredWith(RecordedForm):
    """A form that asks for the instrument: of the battery's own organisation alone."""

    def __init__(self, *args: Any, battery: Battery | None = None, **kwargs: Any) -> None:
        super().__init__(*args, battery=battery, **kwargs)
        if battery is not None:
            offer_instruments(self, battery)


class UploadForm(RecordedForm):
    """The tester's file. A draft is no entry of the ledger, so it is never stale."""

    file = forms.FileField(
        label=gettext_lazy("The tester's file"),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.nda,.ndax,.mpt,.lvm,.res,.parquet"}
        ),
        error_messages={"required": gettext_lazy("Choose the file that the tester exported.")},
    )
    operator = _operator()
    measured_at = TestedField(gettext_lazy("Leave empty: as the file says, or now."))
    note = _note()
    instrument = _instrument()
    keep_sound = forms.BooleanField(
        label=gettext_lazy("Leave out damaged records and keep what is sound"),
        required=False,
    )

    def clean_file(self) -> Any:
        """Refuse by size before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s, more than the %(limit)s allowed. Export one cell a file.")
                % {
                    "size": filesizeformat(file.size),
                    "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
                }
            )
        return file


class ConfirmForm(RecordedForm):
    """Which of the file's tests stands for this battery."""

    test = forms.ChoiceField(label=gettext_lazy("Pulse test"), required=False)

    def __init__(self, *args: Any, upload: UploadedTest, **kwargs: Any) -> None:
        super().__init__(*args, battery=upload.battery, **kwargs)
        choices = [tuple(choice) for choice in upload.summary["choices"]]
        field = self.fields["test"]
        field.required = len(choices) > 1
        if len(choices) < 2:
            field.widget = forms.HiddenInput()
        field.choices = choices or [("", "")]  # type: ignore[attr-defined]
        field.initial = upload.summary["suggested"]
        field.help_text = _(
            "The model looks at one test. All pulses of the file are kept, whichever you choose."
        )


class ClaimForm(RecordedForm):
    soh_percent = MeasuredField(
        label=gettext_lazy("State of health that the BMS claims"),
        unit="%",
        min_value=Decimal("0.1"),
        max_value=Decimal(120),
        max_digits=7,
        decimal_places=3,
    )
    claimed_with = forms.CharField(
        label=gettext_lazy("Read with"),
        max_length=120,
        help_text=gettext_lazy("The tool or dashboard, for example LeafSpy Pro."),
    )
    measured_at = TestedField()
    note = _note()


class CapacityForm(MeasuredWith):
    capacity_ah = MeasuredField(
        label=gettext_lazy("Discharged capacity"), unit="Ah", max_digits=12, decimal_places=6
    )
    current_a = MeasuredField(
        label=gettext_lazy("Discharge current"), unit="A", max_digits=12, decimal_places=6
    )
    upper_voltage_v = _voltage(gettext_lazy("Voltage when full"))
    lower_voltage_v = _voltage(gettext_lazy("Voltage when empty (cut-off)"))
    temperature_c = MeasuredField(
        label=gettext_lazy("Temperature"),
        unit="°C",
        required=False,
        min_value=-40,
        max_value=85,
        max_digits=6,
        decimal_places=2,
        help_text=gettext_lazy("Without it the interval is wider."),
    )
    instrument = _instrument()
    operator = _operator()
    measured_at = TestedField()
    note = _note()


class ModuleForm(MeasuredWith):
    """The capacity of one module, by its position in the pack."""

    module_position = forms.IntegerField(
        label=gettext_lazy("Position of the module"), min_value=1, max_value=500
    )
    capacity_ah = MeasuredField(
        label=gettext_lazy("Discharged capacity of the module"),
        unit="Ah",
        max_digits=12,
        decimal_places=6,
    )
    temperature_c = MeasuredField(
        label=gettext_lazy("Temperature"),
        unit="°C",
        required=False,
        min_value=-40,
        max_value=85,
        max_digits=6,
        decimal_places=2,
        help_text=gettext_lazy("Without it the interval is wider."),
    )
    instrument = _instrument()
    operator = _operator()
    measured_at = TestedField()
    note = _note()


class GradeForm(RecordedForm):
    """Sign as proposed, or choose another grade and say why."""

    policy_version = forms.CharField(widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=Grade, widget=forms.RadioSelect)
    override_reason = forms.CharField(
        label=gettext_lazy("Why not the proposed one?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "Needed for another grade than the proposed one, and where the evidence contradicts "
            "itself."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
