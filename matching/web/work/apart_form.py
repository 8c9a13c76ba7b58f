"""The serials of a pack's modules, and what becomes of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from matching.enums import PlannedUse
from matching.queries.work import kits_of, modules_of
from matching.services.work import propose_uses
from matching.web.work.forms import WorkForm


class ApartForm(WorkForm):
    """The serials of the modules, and what becomes of each: proposed, and free to change."""

    template_name = "matching/work/apart_form.html"
    serials = forms.CharField(
        label=_("Serials of the modules"),
        required=False,
        max_length=20_000,
        help_text=_(
            "Scan them in the order of their positions, a line each; an empty line skips one. "
            "A module without a serial gets one from Encore."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = propose_uses(self.order)
        self.modules = modules_of(self.order.source) if self.order.source else []
        kits = [(kit.code, f"{kit.code} · {kit.demand.name}") for kit in kits_of(self.order)]
        left = [(use.value, use.label) for use in (PlannedUse.STOCK, PlannedUse.RECYCLER)]
        for module in self.modules:
            self.fields[f"use_{module.position}"] = forms.ChoiceField(
                label=_now("Position %(n)s") % {"n": module.position},
                choices=[*kits, *left],
                initial=proposed.get(module.position, PlannedUse.STOCK),
            )

    def told(self) -> list[tuple[str, str]]:
        """What becomes of them in short: (kit or use, positions)."""
        labels: dict[Any, Any] = {}
        places: dict[str, list[str]] = {}
        for module in self.modules:
            bound = self[f"use_{module.position}"]
            labels |= dict(bound.field.choices)  # type: ignore[attr-defined]
            places.setdefault(str(bound.value()), []).append(str(module.position))
        return [(str(labels.get(use, use)), ", ".join(found)) for use, found in places.items()]

    def rows(self) -> list[tuple[Any, Any]]:
        return [(module, self[f"use_{module.position}"]) for module in self.modules]

    def clean_serials(self) -> dict[int, str]:
        lines = str(self.cleaned_data["serials"]).splitlines()
        return {n: line.strip() for n, line in enumerate(lines, start=1) if line.strip()}

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        uses = {module.position: data[f"use_{module.position}"] for module in self.modules}
        return {"serials": data["serials"], "uses": uses}
