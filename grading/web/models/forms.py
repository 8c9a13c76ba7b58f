"""Forms around models: files of reference cells, a decision with its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lifecycle.web.files_field import FilesField


class ReferenceForm(forms.Form):
    """Many files at once: a workbook or series a cell, or a pulse table with a column soh."""

    files = FilesField(
        label=gettext_lazy("Files of reference cells"),
        help_text=gettext_lazy(
            "A file for each cell with its capacity test and its pulses, or a pulse table with a "
            "column soh. Choose many at once."
        ),
    )

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        for file in files:
            if file.size > settings.UPLOAD_LIMIT_BYTES:
                raise forms.ValidationError(_("%(name)s is too large.") % {"name": file.name})
        return files


class DecisionForm(forms.Form):
    """Why a model is promoted or retired: kept with the model."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why: it is kept with the model.")},
    )
