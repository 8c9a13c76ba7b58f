"""Events in words: one headline for each, with what people ask about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lifecycle import events
from lifecycle.queries import TimelineEntry

GOOD, BAD, PLAIN = "timeline-good", "timeline-bad", ""


@dataclass(frozen=True)
class Told:
    """One event as the timeline shows it."""

    entry: TimelineEntry
    headline: str
    tone: str
    text: str

    @property
    def payload_lines(self) -> list[tuple[str, str]]:
        """Every field of the payload as it was hashed, for whoever wants to look closely."""
        fields = json.loads(self.entry.event.payload_text)
        return [
            (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for name, value in fields.items()
            if value not in ("", None, [])
        ]


def told(entry: TimelineEntry) -> Told:
    """The event in words of the workshop."""
    tone, text = _words(entry.payload)
    return Told(entry, entry.event.get_kind_display(), tone, text)


def percent(fraction: Decimal | None) -> str:
    return "–" if fraction is None else f"{fraction * 100:.1f} %"


def _words(payload: events.EventPayload | None) -> tuple[str, str]:
    match payload:
        case events.Received():
            return PLAIN, ". ".join(filter(None, [str(payload.origin.label), payload.note]))
        case events.Inspected(passed=True):
            return GOOD, _("Every gate passed. %(note)s") % {"note": payload.note}
        case events.Inspected():
            failed = [f"{g.gate}: {g.measured}" for g in payload.gates if g.outcome == "failed"]
            return BAD, _("Failed: %(gates)s. %(note)s") % {
                "gates": "; ".join(failed),
                "note": payload.note,
            }
        case events.Quarantined():
            return BAD, payload.reason
        case events.MeasurementRecorded():
            kind = str(payload.evidence_kind.label)
            demonstration = _(" (demonstration data)") if payload.is_demonstration else ""
            return PLAIN, f"{kind}{demonstration} {payload.file_name} {payload.note}"
        case events.Estimated(outcome="refused"):
            return PLAIN, _("Refused: %(reason)s") % {"reason": payload.reason}
        case events.Estimated():
            return PLAIN, _("State of health %(soh)s (%(lower)s to %(upper)s)%(provisional)s") % {
                "soh": percent(payload.state_of_health),
                "lower": percent(payload.lower),
                "upper": percent(payload.upper),
                "provisional": _(", provisional") if payload.is_provisional else "",
            }
        case events.GradeSigned():
            words = str(payload.grade.label)
            if payload.override_reason:
                words += ". " + _("Instead of %(proposed)s: %(reason)s") % {
                    "proposed": payload.proposed_grade,
                    "reason": payload.override_reason,
                }
            return (BAD if payload.grade == "quarantine" else GOOD), words
        case events.Reserved():
            money = number_format(payload.value, 2, force_grouping=True)
            return GOOD, f"{payload.demand_name}, {money} {payload.currency}"
        case events.PutInService():
            return GOOD, payload.place
        case events.Prepared():
            return PLAIN, f"{payload.operation}: {payload.work_done}"
        case events.Offered():
            return PLAIN, f"{payload.recycler}: {payload.reason}"
        case events.HandedOver():
            return GOOD, f"{payload.mass_kg:f} kg {payload.condition}"
        case events.Installed():
            return PLAIN, _("In %(whole)s, position %(position)s") % {
                "whole": payload.whole,
                "position": payload.position,
            }
        case events.Corrected():
            return PLAIN, _("%(field)s: “%(was)s” is now “%(now)s”. %(reason)s") % {
                "field": payload.field.replace("_", " "),
                "was": _("hidden") if payload.field == "vin_reference" else payload.was,
                "now": _("hidden") if payload.field == "vin_reference" else payload.now,
                "reason": payload.reason,
            }
        case None:
            return BAD, _("This event cannot be read any more. Run verify_ledger.")
    return PLAIN, str(getattr(payload, "reason", ""))
