"""A journey and its papers, and the start of service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import DocumentKind
from lifecycle.safety.media_types import ACCEPTED
from matching.web.work.forms import WorkForm


class PlanForm(WorkForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=120)


class PaperForm(WorkForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[
            (kind.value, kind.label)
            for kind in (
                DocumentKind.CONTRACT,
                DocumentKind.TEST_CERTIFICATE,
                DocumentKind.NOT_WASTE_DECLARATION,
                DocumentKind.TRANSPORT_PROTECTION,
                DocumentKind.OTHER,
            )
        ],
    )
    file = forms.FileField(label=_("File"), help_text=ACCEPTED, max_length=200)

    def arguments(self) -> dict[str, Any]:
        upload = self.cleaned_data["file"]
        return {
            "kind": DocumentKind(self.cleaned_data["kind"]),
            "name": upload.name,
            "content": upload.read(),
        }


class ArriveForm(WorkForm):
    condition = forms.CharField(label=_("Condition on arrival"), required=False, max_length=2000)


class ServeForm(WorkForm):
    place = forms.CharField(label=_("Where it works now"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = f"{self.order.demand.name}, {self.order.to_site}"
