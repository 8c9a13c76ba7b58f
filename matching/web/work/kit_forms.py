"""A kit is built; another module is chosen for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.web.fields import MeasuredField
from lifecycle.models import Battery
from lifecycle.safety import INSULATION_FLOOR_OHM_PER_V
from lifecycle.web.forms import VISUAL_FINDINGS
from lifecycle.web.structure.forms import found_by
from matching.services.work import KitFindings
from matching.web.work.forms import SCANNED, WorkForm


class BuildForm(WorkForm):
    visual = forms.ChoiceField(
        label=_("What do you see of the finished kit?"),
        widget=forms.RadioSelect,
        choices=VISUAL_FINDINGS,
    )
    leaked_or_vented = forms.ChoiceField(
        label=_("Has a module leaked or vented?"),
        widget=forms.RadioSelect,
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    insulation_resistance_ohm_per_v = MeasuredField(
        label=_("Insulation resistance"),
        unit="Ω/V",
        required=False,
        max_digits=14,
        decimal_places=6,
        help_text=_("At least %(limit)s Ω/V (UN R100 §5.1.3).")
        % {"limit": INSULATION_FLOOR_OHM_PER_V},
    )
    open_circuit_voltage_v = MeasuredField(
        label=_("Open-circuit voltage of the kit"),
        unit="V",
        required=False,
        max_digits=14,
        decimal_places=6,
    )
    serial = forms.CharField(
        label=_("Serial number of the kit"),
        required=False,
        max_length=64,
        help_text=_("Left empty: the number of this order."),
        widget=forms.TextInput(attrs=SCANNED),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        findings = KitFindings(
            visual=data["visual"],
            leaked_or_vented=data["leaked_or_vented"] == "yes",
            insulation_resistance_ohm_per_v=data["insulation_resistance_ohm_per_v"],
            open_circuit_voltage_v=data["open_circuit_voltage_v"],
            note=data["note"],
        )
        return {"findings": findings, "serial": data["serial"]}


class ChooseForm(WorkForm):
    """Another module for a position of a kit."""

    position = forms.IntegerField(label=_("Position in the kit"), min_value=1, max_value=10_000)
    battery = forms.CharField(
        label=_("Scan the module"), max_length=400, widget=forms.TextInput(attrs=SCANNED)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filled = set(self.order.lines.values_list("position", flat=True))
        free = (n for n in range(1, self.order.modules_needed + 1) if n not in filled)
        self.fields["position"].initial = next(free, None)

    def clean_battery(self) -> Battery:
        return found_by(self.actor, self.cleaned_data["battery"])
