"""Whether batteries may be promised now, and if not, why, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation
from lifecycle.enums import EventKind, Grade, ReservationPurpose, Stage
from lifecycle.models import Battery, LedgerEvent, Reservation
from matching.models import Demand

USABLE = (Grade.A, Grade.B, Grade.C)
# Whatever else is recorded of a battery, a plan does not mind.
MATTERS = frozenset(EventKind) - {
    EventKind.MOVED,
    EventKind.SHIPPED,
    EventKind.ARRIVED,
    EventKind.DOCUMENT_FILED,
    EventKind.IDENTIFIER_ADDED,
    EventKind.PASSPORT_ISSUED,
    EventKind.FIRST_LIFE_RECORDED,
    EventKind.INSTALLED_IN_VEHICLE,
    EventKind.REMOVED_FROM_VEHICLE,
}
RECYCLER = "recycler:"


def moment(event: LedgerEvent) -> str:
    return date_format(timezone.localtime(event.recorded_at), "j M Y, H:i")


def recent_events(
    batteries: Iterable[Battery], sequences: Mapping[str, int]
) -> dict[int, list[LedgerEvent]]:
    """What was recorded of each battery after the given sequence, and every grade before it, in
    order; one statement."""
    found: dict[int, list[LedgerEvent]] = defaultdict(list)
    seen = {one.pk: sequences.get(one.public_id, 0) for one in batteries}
    if seen:
        events = LedgerEvent.objects.filter(battery__in=seen).order_by("battery_id", "sequence")
        for event in events.only("battery_id", "sequence", "kind", "recorded_at", "payload_text"):
            if event.sequence > seen[event.battery_id] or event.kind == EventKind.GRADED:
                found[event.battery_id].append(event)
    return found


def open_promises(batteries: Iterable[Battery]) -> dict[int, str]:
    """“promised to D-4F7K2Q Pallet trucks since …” for those that are promised; at most three
    statements."""
    rows = list(Reservation.objects.filter(battery__in=list(batteries), released_at=None))
    if not rows:
        return {}
    codes = {row.promised_to for row in rows if row.purpose == ReservationPurpose.SECOND_USE}
    demands = dict(Demand.objects.filter(code__in=codes).order_by().values_list("code", "name"))
    names = {
        f"{RECYCLER}{uid}"[:60]: name
        for uid, name in Organisation.objects.filter(
            uid__in=[
                row.promised_to.removeprefix(RECYCLER)
                for row in rows
                if row.promised_to.startswith(RECYCLER)
            ]
        ).values_list("uid", "name")
    }
    told = {}
    for row in rows:
        since = date_format(timezone.localtime(row.made_at), "j M Y, H:i")
        if row.purpose == ReservationPurpose.RECYCLING:
            name = names.get(row.promised_to, row.promised_to)
            words = _("promised to the recycler %(name)s since %(since)s")
        else:
            name = f"{row.promised_to} {demands.get(row.promised_to, '')}".strip()
            words = _("promised to %(name)s since %(since)s")
        told[row.battery_id] = words % {"name": name, "since": since}
    return told


def why_not_free(battery: Battery, promised: str, events: Iterable[LedgerEvent]) -> str:
    """What speaks against promising it, by its own row; an empty text where nothing does."""
    last = next((event for event in reversed(list(events)) if event.kind in MATTERS), None)
    since = _(" since %(moment)s") % {"moment": moment(last)} if last else ""
    if promised:
        return promised
    if battery.stage == Stage.QUARANTINED:
        why = battery.quarantine_reason.strip().rstrip(".")
        told = _("in quarantine%(since)s") % {"since": since}
        return f"{told}: {why}" if why else told
    if battery.stage != Stage.GRADED:
        what = EventKind(last.kind).label if last else ""
        told = _("“%(stage)s”%(since)s") % {"stage": battery.get_stage_display(), "since": since}
        return (
            _("%(told)s (“%(event)s” was recorded)") % {"told": told, "event": what}
            if last
            else told
        )
    if battery.grade not in USABLE:
        return _("graded “%(grade)s”%(since)s") % {
            "grade": battery.get_grade_display(), "since": since,
        }  # fmt: skip
    if battery.whole:
        return _("a part of %(whole)s now; take it out first") % {"whole": battery.whole}
    if battery.shipment:
        return _("under way with a shipment; wait until it has arrived")
    return ""
