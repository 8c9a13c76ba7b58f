"""What is known of batteries beside their state of health, as rules by application ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.db.models import Max, QuerySet
from django.utils import timezone

from grading.models import Evidence
from grading.policy import Facts
from lifecycle.enums import EventKind, Stage
from lifecycle.events import NegativeEvent, PayloadError, Voided, read_payload
from lifecycle.models import Battery, LedgerEvent

Quantity = Literal["power_share", "self_discharge_per_month"]
Loader = Callable[["QuerySet[Battery]"], dict[int, float]]
_measured: dict[str, Loader] = {}


def register_measured(quantity: Quantity, load: Loader) -> None:
    """Name who measures a quantity: `load(batteries)` gives battery key -> figure (fractions), in
    one statement. Without a loader the quantity counts as not measured."""
    _measured[quantity] = load


def facts_of(battery: Battery) -> Facts:
    """The facts of one battery as it stands; two statements, one more for each loader."""
    return facts_of_many(Battery.objects.filter(pk=battery.pk))[battery.pk]


def facts_of_many(batteries: QuerySet[Battery], on: date | None = None) -> dict[int, Facts]:
    """Battery key -> facts, judged on a day (None: today), in a number of statements that does
    not grow with the batteries: three, and one for each loader."""
    day = on or timezone.localdate()
    chosen = batteries.order_by().values("pk")
    evidence, negative = _evidence(chosen), _negative(chosen)
    measured = {quantity: load(batteries) for quantity, load in _measured.items()}
    columns = ("pk", "stage", "insulation_resistance_ohm_per_v")
    return {
        pk: Facts(
            on=day,
            is_quarantined=stage == Stage.QUARANTINED,
            insulation_ohm_per_v=None if insulation is None else float(insulation),
            evidence=tuple(sorted(evidence.get(pk, {}).items())),
            negative_events=tuple(sorted(negative.get(pk, ()))),
            **_of(pk, measured),
        )
        for pk, stage, insulation in batteries.order_by().values_list(*columns)
    }


def _of(pk: int, measured: dict[str, dict[int, float]]) -> dict[str, Any]:
    return {quantity: known[pk] for quantity, known in measured.items() if pk in known}


def _evidence(chosen: Any) -> dict[int, dict[str, date]]:
    """Battery key -> kind -> newest day. One statement."""
    rows = (
        Evidence.objects.filter(battery__in=chosen)
        .order_by()
        .values_list("battery_id", "kind")
        .annotate(newest=Max("measured_at"))
    )
    newest: dict[int, dict[str, date]] = defaultdict(dict)
    for pk, kind, moment in rows:
        newest[pk][kind] = timezone.localdate(moment)
    return newest


def _negative(chosen: Any) -> dict[int, set[str]]:
    """Battery key -> kinds of negative events that nobody has declared wrong. One statement."""
    rows = LedgerEvent.objects.filter(
        battery__in=chosen, kind__in=(EventKind.NEGATIVE_EVENT, EventKind.VOIDED)
    )
    columns = ("battery_id", "sequence", "kind", "version", "payload_text")
    events: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, sequence, kind, version, text in rows.order_by("battery_id", "sequence").values_list(
        *columns
    ):
        try:
            payload = read_payload(kind, version, text)
        except PayloadError:
            continue  # named by verify_ledger
        if isinstance(payload, NegativeEvent):
            events[pk][sequence] = payload.nature.value
        elif isinstance(payload, Voided):
            events[pk].pop(payload.voids_sequence, None)
    return {pk: set(standing.values()) for pk, standing in events.items()}
