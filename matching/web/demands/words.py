"""A demand's events as its page tells them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import DemandEventKind
from matching.models import Demand, DemandEvent

TONES = {
    DemandEventKind.OPENED: "timeline-good",
    DemandEventKind.UNITS_ACCEPTED: "timeline-good",
    DemandEventKind.UNITS_LOST: "timeline-warn",
    DemandEventKind.CANCELLED: "timeline-bad",
}
FRACTIONS = {"spread", "minimum_state_of_health", "target_state_of_health"}
BATTERIES_NAMED = 12


@dataclass(frozen=True)
class Told:
    event: DemandEvent
    tone: str
    headline: str
    changes: list[tuple[str, str, str]]
    batteries: list[str]
    more: int
    reason: str


def told(event: DemandEvent) -> Told:
    details = event.details if isinstance(event.details, dict) else {}
    batteries = [str(one) for one in details.get("batteries", [])]
    changed = event.kind == DemandEventKind.CHANGED
    return Told(
        event=event,
        tone=TONES.get(DemandEventKind(event.kind), ""),
        headline=_headline(event, details),
        changes=[_change(name, pair) for name, pair in details.items()] if changed else [],
        batteries=batteries[:BATTERIES_NAMED],
        more=max(0, len(batteries) - BATTERIES_NAMED),
        reason=str(details.get("reason", "")),
    )


def _headline(event: DemandEvent, details: dict[str, Any]) -> str:
    figures = {"n": event.units, "accepted": details.get("accepted"), "of": details.get("of")}
    if event.kind == DemandEventKind.UNITS_ACCEPTED:
        words = ngettext("%(n)s unit accepted", "%(n)s units accepted", event.units)
    elif event.kind == DemandEventKind.UNITS_LOST:
        words = ngettext("%(n)s unit lost again", "%(n)s units lost again", event.units)
    else:
        return str(event.get_kind_display())
    return words % figures + _(": %(accepted)s of %(of)s") % figures


def _change(name: str, pair: list[Any]) -> tuple[str, str, str]:
    try:
        label = str(Demand._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = name
    before, after = (_value(name, value) for value in pair)
    return label, before, after


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if name in FRACTIONS:
        try:
            return f"{(Decimal(str(value)) * 100).normalize():f} %"
        except InvalidOperation:
            return str(value)
    return str(value) or "–"
