"""The small forms of plans: asked for, taken back."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.CharField(
        label=_("Why is it taken back?"), min_length=3, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
