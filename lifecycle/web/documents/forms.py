from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.enums import DocumentKind
from lifecycle.models import Battery, Document
from lifecycle.safety.media_types import ACCEPTED
from lifecycle.web.recorded_form import RecordedForm


class DocumentForm(RecordedForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=DocumentKind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    file = forms.FileField(label=_("File"), help_text=ACCEPTED, max_length=200)
    supersedes = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Takes the place of"),
        required=False,
        empty_label=_("Nothing: it is new"),
    )
    expected_sha256 = forms.RegexField(
        r"^[0-9A-Fa-f]{64}$",
        label=_("SHA-256 that it must have"),
        required=False,
        help_text=_("Only if whoever sent it gave one."),
    )

    def __init__(self, *args: Any, subject: Battery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Document.objects.filter(batteries=subject, superseded_by=None)
        self.fields["supersedes"].queryset = standing  # type: ignore[attr-defined]

    def arguments(self, battery: Battery) -> dict[str, Any]:
        """As the service takes them."""
        entered = self.entered()
        upload = entered.pop("file")
        return {
            **entered,
            "batteries": [battery],
            "name": upload.name,
            "content": upload.read(),
        }
