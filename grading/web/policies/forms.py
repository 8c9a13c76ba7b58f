"""Forms around policies: a new draft, its figures, one rule, a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from grading.enums import Application
from grading.models import GradingPolicy
from grading.policy import ApplicationRule, Figure
from grading.services.policy_versions import FIGURES
from lifecycle.enums import EvidenceKind, NegativeKind

EVIDENCE = [
    (kind.value, kind.label)
    for kind in (EvidenceKind.CAPACITY, EvidenceKind.MODULE, EvidenceKind.PULSE, EvidenceKind.BMS)
]
SIGNERS = [(role.value, role.label) for role in (Role.TECHNICIAN, Role.ADMINISTRATOR)]
LABELS = {
    "least_state_of_health": _("Least state of health (fraction)"),
    "confidence": _("Probability with which it must be met"),
    "longest_evidence_age_days": _("Oldest test that counts (days)"),
    "least_insulation_ohm_per_v": _("Least insulation (Ω/V)"),
    "least_power_share": _("Least power (share of new)"),
    "largest_self_discharge_per_month": _("Largest self-discharge (share a month)"),
}
OPTIONAL = ("least_power_share", "largest_self_discharge_per_month")


class CopyForm(forms.Form):
    version = forms.SlugField(label=_("Name of the new version"), max_length=40)


class FiguresForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = GradingPolicy
        fields = FIGURES
        widgets = {
            "effective_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "source": forms.Textarea(attrs={"rows": 5}),
        }


class RuleForm(forms.Form):
    """One application: each figure with its source beside it."""

    application = forms.ChoiceField(label=_("Application"), choices=Application)
    evidence = forms.MultipleChoiceField(
        label=_("One of these tests must stand"),
        choices=EVIDENCE,
        widget=forms.CheckboxSelectMultiple,
    )
    forbidden_events = forms.MultipleChoiceField(
        label=_("Closed for good after"),
        choices=NegativeKind,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    signed_by = forms.ChoiceField(label=_("Signed by"), choices=SIGNERS)

    def __init__(self, *args: Any, rule: ApplicationRule | None = None, **kwargs: Any) -> None:
        initial = _initial(rule) if rule else {}
        super().__init__(*args, initial=initial, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = forms.DecimalField(
                label=label,
                min_value=Decimal(0),
                max_digits=10,
                decimal_places=4,
                required=name not in OPTIONAL,
            )
            self.fields[f"{name}_source"] = forms.CharField(
                label=_("Its source, or “Assumption” and why"),
                max_length=400,
                required=name not in OPTIONAL,
            )

    def rule(self) -> ApplicationRule:
        """Raises RuleError for figures that cannot be."""
        data = self.cleaned_data
        figures = {
            name: None if data[name] is None else Figure(data[name], data[f"{name}_source"])
            for name in LABELS
        }
        return ApplicationRule(
            application=data["application"],
            evidence=tuple(data["evidence"]),
            forbidden_events=tuple(data["forbidden_events"]),
            signed_by=data["signed_by"],
            **figures,
        )


def _initial(rule: ApplicationRule) -> dict[str, Any]:
    found: dict[str, Any] = {
        "application": rule.application,
        "evidence": list(rule.evidence),
        "forbidden_events": list(rule.forbidden_events),
        "signed_by": rule.signed_by,
    }
    for name in LABELS:
        figure = getattr(rule, name)
        if figure is not None:
            found |= {name: figure.value, f"{name}_source": figure.source}
    return found


class ApproveForm(forms.Form):
    effective_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
