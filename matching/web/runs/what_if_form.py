"""The form of a what-if: a few changes, one a row, and how to search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.web.runs.change_kinds import (
    BAN,
    BAN_EVERYWHERE,
    KINDS,
    PIN,
    PIN_STORE,
    PUT,
    WITHOUT_BATTERY,
    WITHOUT_DEMAND,
    ChangeKind,
)
from matching.web.runs.forms import SearchForm

Json = dict[str, Any]
ROWS_AT_FIRST, ROWS_MORE, MOST_ROWS = 3, 3, 60


class WhatIfForm(SearchForm):
    """How the what-if is searched, as the plan that it starts from."""


class ChangeForm(forms.Form):
    """One change; a row that is left empty says nothing."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is different"),
        required=False,
        choices=[("", "–"), *((name, kind.label) for name, kind in KINDS.items())],
    )
    battery = forms.CharField(
        label=gettext_lazy("Battery"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "batteries", "autocomplete": "off"}),
    )
    demand = forms.CharField(
        label=gettext_lazy("Demand"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"list": "demands", "autocomplete": "off"}),
    )
    value = forms.CharField(
        label=gettext_lazy("New figure or day"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def kind(self) -> ChangeKind | None:
        return KINDS.get(self.cleaned_data.get("what", ""))

    def clean(self) -> Json:
        data = super().clean() or {}
        typed = [name for name in ("battery", "demand", "value") if data.get(name)]
        kind = self.kind
        if kind is None:
            if typed and "what" not in self.errors:
                self.add_error("what", _("Say what is different, or empty this row."))
            return data
        if kind.needs_battery and not data.get("battery"):
            self.add_error("battery", _("Which battery?"))
        if kind.needs_demand and not data.get("demand"):
            self.add_error("demand", _("Which demand? Give its code."))
        if kind.figure is not None and (data.get("value") or not kind.figure_is_optional):
            try:
                data["figure"] = kind.figure.field.clean(data.get("value"))
            except forms.ValidationError as error:
                self.add_error("value", error)
        return data


ChangeSet = forms.formset_factory(
    ChangeForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def blank_changes(first: Mapping[str, str]) -> Any:
    """Rows to fill in; the first one as the page that was left suggests."""
    rows = [dict(first), *({} for _ in range(ROWS_AT_FIRST - 1))]
    return ChangeSet(initial=rows, prefix="changes")


def with_more_rows(posted: QueryDict) -> Any:
    """What was typed, and a few more rows."""
    data = posted.copy()
    try:
        rows = int(data.get("changes-TOTAL_FORMS", "0"))
    except ValueError:
        rows = 0
    data["changes-TOTAL_FORMS"] = str(max(0, min(MOST_ROWS, rows + ROWS_MORE)))
    return ChangeSet(data, prefix="changes")


def changes_of(rows: Any, day_zero: date) -> tuple[Json, dict[str, int]]:
    """The document of matching.solver.what_if, and the row of each of its lines.

    Raises nothing: a figure that is given twice is an error of its row.
    """
    changes: Json = {
        "pins": [], "bans": [], "demands": {}, "batteries": {},
        "without_demands": [], "without_batteries": [],
    }  # fmt: skip
    lines: dict[str, int] = {}
    for number, row in enumerate(rows.forms):
        kind = row.kind
        if kind is None:
            continue
        line = _add(changes, row, kind, day_zero)
        if line in lines:
            row.add_error("value", _("This figure is given twice."))
        lines[line] = number
    return {key: value for key, value in changes.items() if value}, lines


def _add(changes: Json, row: ChangeForm, kind: ChangeKind, day_zero: date) -> str:
    data = row.cleaned_data
    what, battery, demand = data["what"], data["battery"], data["demand"]
    if kind.target:
        table, name = ("demands", demand) if kind.needs_demand else ("batteries", battery)
        figure = kind.figure.to_file(data["figure"], day_zero) if kind.figure else 0
        changes[table].setdefault(name, {})[kind.target] = figure
        return f"{table}.{name}.{kind.target}"
    entry: tuple[str, Any] = {
        PIN: ("pins", {"unit": f"battery:{battery}"}),
        PIN_STORE: ("pins", {"unit": f"demand:{demand}"}),
        PUT: (
            "pins",
            {"unit": f"battery:{battery}", "demand": demand, "units": data.get("figure", 1)},
        ),
        BAN: ("bans", {"battery": battery, "demand": demand}),
        BAN_EVERYWHERE: ("bans", {"battery": battery, "demand": None}),
        WITHOUT_DEMAND: ("without_demands", demand),
        WITHOUT_BATTERY: ("without_batteries", battery),
    }[what]
    changes[entry[0]].append(entry[1])
    return f"{entry[0]}[{len(changes[entry[0]]) - 1}]"


def row_of(line: str, lines: Mapping[str, int]) -> int | None:
    """The row that a line of the document came from; None for what concerns all of them."""
    if line in lines:
        return lines[line]
    return next((row for known, row in lines.items() if known.startswith(f"{line}.")), None)
