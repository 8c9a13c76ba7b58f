"""A journey and its papers, and the start of service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import DocumentKind
from lifecycle.models import Shipment
from lifecycle.queries.shipments import missing_papers
from lifecycle.safety.media_types import ACCEPTED
from matching.services.work.transport import shipment_of
from matching.web.work.forms import WorkForm


class PlanForm(WorkForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=120)


ASKED_FOR = (
    DocumentKind.CONTRACT,
    DocumentKind.TEST_CERTIFICATE,
    DocumentKind.NOT_WASTE_DECLARATION,
    DocumentKind.TRANSPORT_PROTECTION,
)


def papers_to_file(shipment: Shipment) -> list[DocumentKind]:
    """Which papers are missing for at least one battery; three statements."""
    missing = {paper.what for papers in missing_papers(shipment).values() for paper in papers}
    return [kind for kind in ASKED_FOR if str(kind.label) in missing]


class PaperForm(WorkForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (*ASKED_FOR, DocumentKind.OTHER)],
    )
    file = forms.FileField(label=_("File"), help_text=ACCEPTED, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipment = shipment_of(self.order)
        lacking = papers_to_file(shipment) if shipment else []
        self.fields["kind"].initial = lacking[0].value if lacking else None

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
