"""What each kind of event says, in words of the workshop: (tone, text)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lifecycle import events
from lifecycle.enums import EventKind

GOOD, BAD, PLAIN = "timeline-good", "timeline-bad", ""
Words = tuple[str, str]


def percent(fraction: Decimal | None) -> str:
    return "–" if fraction is None else f"{fraction * 100:.1f} %"


def words_of(payload: events.EventPayload | None) -> Words:
    """Asks each room of events in turn; a kind without words of its own tells its reason."""
    if payload is None:
        return BAD, _("This event cannot be read any more. Run verify_ledger.")
    for room in (_workshop, _testing, _second_life, _structure, _whereabouts, _end):
        if words := room(payload):
            return words
    return PLAIN, str(getattr(payload, "reason", ""))


def _workshop(payload: events.EventPayload) -> Words | None:
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
        case events.NegativeEvent():
            value = f"{payload.value:f} {payload.unit}" if payload.value is not None else ""
            parts = [str(payload.nature.label), value, payload.note]
            return BAD, ". ".join(filter(None, parts))
        case events.BmsReset():
            shown = _("It showed %(before)s before and %(after)s after.") % {
                "before": percent(payload.state_of_health_shown_before),
                "after": percent(payload.state_of_health_shown_after),
            }
            return BAD, f"{payload.reason} {shown}"
        case events.Repaired():
            return PLAIN, f"{payload.work_done} {payload.parts_replaced}".strip()
        case events.Voided():
            return PLAIN, _("Entry %(sequence)s (%(what)s) never happened: %(reason)s") % {
                "sequence": payload.voids_sequence,
                "what": EventKind(payload.voids).label,
                "reason": payload.reason,
            }
        case events.Corrected():
            hidden = payload.field == "vin_reference"
            return PLAIN, _("%(field)s: “%(was)s” is now “%(now)s”. %(reason)s") % {
                "field": payload.field.replace("_", " "),
                "was": _("hidden") if hidden else payload.was,
                "now": _("hidden") if hidden else payload.now,
                "reason": payload.reason,
            }
    return None


def _testing(payload: events.EventPayload) -> Words | None:
    match payload:
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
        case events.FirstLifeRecorded():
            files = len(payload.files)
            return PLAIN, ngettext(
                "%(files)s log with %(rows)s rows: what the car's own computer claimed",
                "%(files)s logs with %(rows)s rows: what the car's own computer claimed",
                files,
            ) % {"files": files, "rows": payload.rows}
    return None


def _second_life(payload: events.EventPayload) -> Words | None:
    match payload:
        case events.Reserved():
            money = number_format(payload.value, 2, force_grouping=True)
            return GOOD, f"{payload.demand_name}, {money} {payload.currency}"
        case events.PutInService():
            return GOOD, payload.place
        case events.Prepared():
            return PLAIN, f"{payload.operation.label}: {payload.work_done}"
        case events.PassportIssued():
            return GOOD, payload.category
    return None


def _structure(payload: events.EventPayload) -> Words | None:
    match payload:
        case events.Installed():
            return PLAIN, _("In %(whole)s, position %(position)s") % {
                "whole": payload.whole,
                "position": payload.position,
            }
        case events.Removed():
            return PLAIN, _("Out of %(whole)s, position %(position)s. %(reason)s") % {
                "whole": payload.whole,
                "position": payload.position,
                "reason": payload.reason,
            }
        case events.Disassembled():
            count = len(payload.parts)
            text = ngettext("%(count)s part. ", "%(count)s parts. ", count) % {"count": count}
            return PLAIN, text + payload.reason
        case events.Assembled():
            return GOOD, _("%(count)s parts, out of %(units)s. %(note)s") % {
                "count": len(payload.parts),
                "units": ", ".join(payload.predecessors) or _("stock"),
                "note": payload.note,
            }
        case events.IdentifierAdded():
            return PLAIN, f"{payload.identifier_kind.label}: {payload.value}. {payload.reason}"
    return None


def _whereabouts(payload: events.EventPayload) -> Words | None:
    match payload:
        case events.Moved():
            return PLAIN, ", ".join(filter(None, [payload.site, payload.place]))
        case events.Shipped():
            return PLAIN, _("With %(carrier)s to %(recipient)s. %(hazard)s") % {
                "carrier": payload.carrier,
                "recipient": payload.recipient,
                "hazard": payload.hazard.label,
            }
        case events.Arrived():
            return GOOD, ". ".join(filter(None, [payload.site, payload.condition]))
        case events.InstalledInVehicle() | events.RemovedFromVehicle():
            km = payload.mileage_km
            return PLAIN, "" if km is None else _("at %(km)s km") % {"km": number_format(km)}
        case events.DocumentFiled():
            return PLAIN, f"{payload.document_kind.label}: {payload.title}"
    return None


def _end(payload: events.EventPayload) -> Words | None:
    match payload:
        case events.Offered():
            return PLAIN, f"{payload.recycler}: {payload.reason}"
        case events.HandedOver():
            return GOOD, f"{payload.mass_kg:f} kg {payload.condition}"
        case events.DeclaredWaste():
            return BAD, payload.reason
        case events.EndOfWaste():
            return GOOD, payload.operation.replace("_", " ")
        case events.Recycled(whole=""):
            return GOOD, _("%(recycler)s, recycling efficiency %(share)s") % {
                "recycler": payload.recycler,
                "share": percent(payload.recycling_efficiency),
            }
        case events.Recycled():
            return GOOD, _("With %(whole)s") % {"whole": payload.whole}
    return None
