"""Estimates and the capacity tests that followed them, as the core scores them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.actors import Actor
from grading.accuracy import WITHIN_DAYS, Measured, Said, Scored, scored
from grading.accuracy.scored import DEVIATIONS
from grading.enums import Method, Outcome
from grading.models import Estimate
from lifecycle.enums import EventKind, EvidenceKind
from lifecycle.models import Battery, LedgerEvent
from lifecycle.queries import batteries_seen_by

WINDOW_DAYS = 730
"""Capacity tests of the last two years are looked at,"""
MOST_TESTS = 5000
"""and of those at most so many, the newest."""
MEASURED = (Method.CAPACITY_TEST, Method.FUSED)
"""A capacity test, and what was fused with one, foretell nothing."""
CHANGES = (EventKind.PUT_IN_SERVICE, EventKind.INSTALLED_IN_VEHICLE, EventKind.REPAIRED)
"""After these a battery is another one than was estimated."""


def scored_estimates(*, until: datetime | None = None) -> list[Scored]:
    """The scored estimates of every organisation, by time of the capacity test; three statements.

    Of WINDOW_DAYS before `until` (now), and of MOST_TESTS capacity tests at most.
    """
    until = until or timezone.now()
    since = until - timedelta(days=WINDOW_DAYS)
    earlier = Estimate.objects.filter(
        battery=OuterRef("battery"),
        outcome=Outcome.ESTIMATED,
        pk__lt=OuterRef("pk"),
        evidence__measured_at__lte=OuterRef("evidence__measured_at"),
        evidence__measured_at__gte=OuterRef("evidence__measured_at") - timedelta(days=WITHIN_DAYS),
    ).exclude(method__in=MEASURED)
    tests = (
        _stated_values()
        .filter(
            Exists(earlier),
            method=Method.CAPACITY_TEST,
            evidence__kind=EvidenceKind.CAPACITY,
            evidence__measured_at__gte=since,
            evidence__measured_at__lte=until,
        )
        .order_by("-evidence__measured_at", "-pk")[:MOST_TESTS]
    )
    said = _stated_values().filter(
        battery__in=Subquery(tests.values("battery")),
        evidence__measured_at__gte=since - timedelta(days=WITHIN_DAYS),
    )
    changes = LedgerEvent.objects.filter(
        kind__in=CHANGES, battery__in=Subquery(tests.values("battery"))
    )
    return _scored(tests, said.exclude(method__in=MEASURED), changes)


def scored_of(battery: Battery, estimates: list[Estimate]) -> list[Scored]:
    """The same for one battery, from its estimates; one statement, none without capacity tests."""
    standing = [one for one in estimates if one.outcome == Outcome.ESTIMATED]
    tests = [one for one in standing if one.method == Method.CAPACITY_TEST]
    if not tests:
        return []
    stated = {one.pk: _values_of(one, battery) for one in standing}
    said = [stated[one.pk] for one in standing if one.method not in MEASURED]
    changes = LedgerEvent.objects.filter(kind__in=CHANGES, battery=battery)
    return _scored([stated[one.pk] for one in tests], said, changes)


def seen_among(actor: Actor, public_ids: Iterable[str]) -> set[str]:
    """Those of the batteries that the actor may see; one statement."""
    seen = batteries_seen_by(actor).filter(public_id__in=set(public_ids))
    return set(seen.values_list("public_id", flat=True))


_Row = dict[str, Any]


def _stated_values() -> QuerySet[Estimate, Any]:
    return Estimate.objects.filter(outcome=Outcome.ESTIMATED).values(
        "pk",
        "method",
        "method_version",
        "state_of_health",
        "lower",
        "upper",
        public_id=F("battery__public_id"),
        cell_type=F("battery__battery_model__cell_type"),
        code=F("battery__battery_model__code"),
        at=F("evidence__measured_at"),
        is_demonstration=F("evidence__is_demonstration"),
    )


def _values_of(estimate: Estimate, battery: Battery) -> _Row:
    return {
        "pk": estimate.pk,
        "method": estimate.method,
        "method_version": estimate.method_version,
        "state_of_health": estimate.state_of_health,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "public_id": battery.public_id,
        "cell_type": battery.battery_model.cell_type,
        "code": battery.battery_model.code,
        "at": estimate.evidence.measured_at,
        "is_demonstration": estimate.evidence.is_demonstration,
    }


def _scored(
    tests: Iterable[_Row], said: Iterable[_Row], changes: QuerySet[LedgerEvent]
) -> list[Scored]:
    changed_at: dict[str, list[datetime]] = defaultdict(list)
    for public_id, at in changes.values_list("battery__public_id", "occurred_at"):
        changed_at[public_id].append(at)
    # Worked out again under a later policy it is still one test, known since the first time.
    measured = {(row["public_id"], row["at"]): row for row in sorted(tests, key=lambda r: -r["pk"])}
    return scored([_said(row) for row in said], list(map(_measured, measured.values())), changed_at)


def _said(row: _Row) -> Said:
    return Said(
        order=row["pk"],
        battery=row["public_id"],
        cell_type=row["cell_type"] or row["code"],
        method=row["method"],
        version=row["method_version"],
        at=timezone.localtime(row["at"]),
        state_of_health=float(row["state_of_health"]),
        lower=None if row["lower"] is None else float(row["lower"]),
        upper=None if row["upper"] is None else float(row["upper"]),
        is_demonstration=row["is_demonstration"],
    )


def _measured(row: _Row) -> Measured:
    has_interval = row["lower"] is not None
    half_width = float(row["upper"] - row["lower"]) / 2 if has_interval else 0.0
    return Measured(
        order=row["pk"],
        battery=row["public_id"],
        at=timezone.localtime(row["at"]),
        state_of_health=float(row["state_of_health"]),
        deviation=half_width / DEVIATIONS,
        is_demonstration=row["is_demonstration"],
    )
