"""What a planner chooses to see how long a battery lasts: a named duty, or a file of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.web.fields import MeasuredField
from grading.ageing import APPLICATIONS, Duty, duties_for, named_duty, read_profile
from grading.ageing.named_duties import PROFILE_TEMPERATURE_C

LABELS = {
    "traction": gettext_lazy("Back to traction"),
    "forklift": gettext_lazy("Forklift"),
    "generator": gettext_lazy("Generator"),
    "storage": gettext_lazy("Arena and other stationary storage"),
}
DUTY_NAMES = {
    "Private car": gettext_lazy("Private car"),
    "Delivery vehicle": gettext_lazy("Delivery vehicle"),
    "Forklift of 24, 48 or 80 V": gettext_lazy("Forklift of 24, 48 or 80 V"),
    "Standby at full": gettext_lazy("Standby at full"),
    "Backup of a mast": gettext_lazy("Backup of a mast"),
    "Frequency reserve": gettext_lazy("Frequency reserve"),
    "Behind solar panels": gettext_lazy("Behind solar panels"),
    "Beside car chargers": gettext_lazy("Beside car chargers"),
}


APPLICATION_OF = {"A": "traction", "B": "storage", "C": "generator"}


def usual_choice(grade: str) -> dict[str, str]:
    """What is shown before anybody chose: the usual duty of the grade; storage without one."""
    application = APPLICATION_OF.get(grade, "storage")
    return {"duty": f"{application}:{duties_for(application)[0].key}"}


def _temperature() -> MeasuredField:
    return MeasuredField(
        label=gettext_lazy("Ambient temperature"),
        unit="°C",
        required=False,
        min_value=-40,
        max_value=85,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Leave empty for 20 °C, as in the published duties."),
    )


class DutyForm(forms.Form):
    """A named duty; sent by GET, so that the address says what is seen."""

    duty = forms.ChoiceField(label=gettext_lazy("Application and duty"))
    temperature_c = _temperature()
    depth_percent = MeasuredField(
        label=gettext_lazy("Depth of the swings"),
        unit="%",
        required=False,
        min_value=Decimal(1),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Leave empty for the depth of the duty."),
    )

    def __init__(self, data: Any = None) -> None:
        choices = [
            (
                str(LABELS[application]),
                [
                    (f"{application}:{duty.key}", str(DUTY_NAMES[duty.name]))
                    for duty in duties_for(application)
                ],
            )
            for application in APPLICATIONS
        ]
        super().__init__(data)
        self.fields["duty"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, Duty]:
        """Application and duty of a valid form."""
        application, key = self.cleaned_data["duty"].split(":")
        warm, depth = self.cleaned_data["temperature_c"], self.cleaned_data["depth_percent"]
        duty = named_duty(application, key).at(
            temperature_c=None if warm is None else float(warm),
            depth=None if depth is None else float(depth) / 100,
        )
        return application, duty


class ProfileForm(forms.Form):
    """A duty profile of one's own. It is read, shown, and not kept."""

    application = forms.ChoiceField(label=gettext_lazy("Application"), choices=list(LABELS.items()))
    file = forms.FileField(
        label=gettext_lazy("Duty profile"),
        help_text=gettext_lazy(
            "CSV with the columns Time_s, SOC (0 to 1) and, where known, Temperature_C."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": gettext_lazy("Choose the file with the profile.")},
    )
    temperature_c = _temperature()

    def __init__(self, data: Any = None, files: Any = None) -> None:
        # Two forms on one page: their fields must not share an id.
        super().__init__(data, files, auto_id="profile_%s")

    def clean_file(self) -> Any:
        """Refuse by size before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            limit = filesizeformat(settings.UPLOAD_LIMIT_BYTES)
            raise forms.ValidationError(
                _("The file is larger than %(limit)s. Export a longer time step.")
                % {"limit": limit}
            )
        return file

    def chosen(self) -> tuple[str, Duty]:
        """Application and duty of a valid form. Raises MeasurementFileError."""
        file, warm = self.cleaned_data["file"], self.cleaned_data["temperature_c"]
        temperature_c = PROFILE_TEMPERATURE_C if warm is None else float(warm)
        duty = read_profile(file.read(), file.name, temperature_c=temperature_c)
        return self.cleaned_data["application"], duty
