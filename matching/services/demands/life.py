"""Demands: drafted, opened, changed, ordered, cancelled; each step in the demand's own story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from matching.demand_figures import DEFAULTS
from matching.enums import DemandEventKind, DemandState
from matching.errors import (
    DemandRefusedError,
    MatchingError,
    RequestKeyUsedError,
    StaleDemandError,
)
from matching.models import Demand
from matching.services.demands.checks import known_models, problems_of
from matching.services.demands.events import NewDemandEvent, append_demand_events, differences

STALE = (
    "Somebody else has changed this demand since you opened the form. Nothing was saved. "
    "Look at what is new, then send again."
)
TERMS = (
    "name", "reference", "application", "site", "deadline", "quantity", "packs_per_string",
    "spread", "minimum_voltage_v", "maximum_voltage_v", "minimum_energy_kwh", "minimum_power_kw",
    "minimum_state_of_health", "target_state_of_health", "chemistries", "battery_models",
    "price_eur_per_kwh", "price_loss_per_point", "warranty_eur", "bonus_eur",
    "maximum_distance_km", "is_expected",
)  # fmt: skip
CANCELLED = "A cancelled demand cannot be changed; copy it into a new one."


def create_demand(
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    request_key: str,
    code: str = "",
    is_draft: bool = False,
    request_digest: str = "",
) -> Demand:
    """Enter a demand, open or as a draft; the same request key gives the one that stands.

    `request_digest` says what was sent: the key with another digest is refused. `code` is given by
    the demonstration only. Side effect: the first event of its story. Raises DemandRefusedError,
    RequestKeyUsedError.
    """
    require(actor, Permission.EDIT_DEMANDS)
    key = f"{actor.reference}:{request_key}"[:120]
    if standing := _standing(key, request_digest):
        return standing
    values = whole_terms(fields)
    organisation = own_organisation(actor)
    refuse_problems(values, organisation_id=organisation)
    if code:
        values["code"] = code
    kind = DemandEventKind.DRAFTED if is_draft else DemandEventKind.OPENED
    details = {"request": request_digest} if request_digest else {}
    try:
        with transaction.atomic():
            demand = Demand.objects.create(
                organisation_id=organisation,
                request_key=key,
                created_by=actor.name,
                state=DemandState.DRAFT if is_draft else DemandState.OPEN,
                **values,
            )
            append_demand_events(by=actor, events=[NewDemandEvent(demand, kind, 0, details)])
    except IntegrityError:
        # The same form or reference at the same moment; any other constraint speaks for itself.
        if standing := _standing(key, request_digest):
            return standing
        refuse_problems(values, organisation_id=organisation)
        raise
    return demand


def change_demand(
    *, actor: Actor, demand: Demand, fields: Mapping[str, Any], expected_version: int
) -> Demand:
    """Change some of a demand's terms; where nothing is different, nothing happens.

    Raises StaleDemandError, DemandRefusedError or MatchingError.
    """
    require(actor, Permission.EDIT_DEMANDS)
    with transaction.atomic():
        current = locked(demand, expected_version)
        changes = differences(current, fields)
        if not changes:
            return current
        refuse_change(current, changes)
        values = {name: getattr(current, name) for name in TERMS} | dict(fields)
        refuse_problems(
            values,
            organisation_id=current.organisation_id,
            excused=current.deadline,
            itself=current.pk,
        )
        if values["quantity"] < current.accepted_units:
            raise MatchingError(f"{current.accepted_units} units are accepted already.")
        put_terms(current, values)
        current.save()
        event = NewDemandEvent(current, DemandEventKind.CHANGED, 0, changes)
        append_demand_events(by=actor, events=[event])
    return current


def open_demand(*, actor: Actor, demand: Demand, expected_version: int | None = None) -> Demand:
    """Make a draft one that plans serve; one that is open already stays so.

    Raises StaleDemandError, DemandRefusedError (its day has passed meanwhile) or MatchingError.
    """
    require(actor, Permission.EDIT_DEMANDS)
    with transaction.atomic():
        current = locked(demand, expected_version)
        if current.state == DemandState.CANCELLED:
            raise MatchingError("It is cancelled. Copy it into a new demand.")
        if current.state == DemandState.DRAFT:
            refuse_problems(
                {name: getattr(current, name) for name in TERMS},
                organisation_id=current.organisation_id,
                itself=current.pk,
            )
            current.state = current.state_by_units
            _write(current, ["state"])
            event = NewDemandEvent(current, DemandEventKind.OPENED)
            append_demand_events(by=actor, events=[event])
    return current


def order_demand(*, actor: Actor, demand: Demand, expected_version: int | None = None) -> Demand:
    """What was only expected is ordered now: plans serve it like any other."""
    require(actor, Permission.EDIT_DEMANDS)
    with transaction.atomic():
        current = locked(demand, expected_version)
        if current.state == DemandState.CANCELLED:
            raise MatchingError(CANCELLED)
        if current.is_expected:
            current.is_expected = False
            _write(current, ["is_expected"])
            changes: dict[str, Any] = {"is_expected": [True, False]}
            event = NewDemandEvent(current, DemandEventKind.CHANGED, 0, changes)
            append_demand_events(by=actor, events=[event])
    return current


def cancel_demand(
    *, actor: Actor, demand: Demand, reason: str, expected_version: int | None = None
) -> Demand:
    """Nothing more is sought for it, for this reason; what was accepted for it stays reserved."""
    require(actor, Permission.EDIT_DEMANDS)
    why = reason.strip()
    if len(why) < 3:
        raise DemandRefusedError({"reason": "Say why, in three characters or more."})
    with transaction.atomic():
        current = locked(demand, expected_version)
        if current.state != DemandState.CANCELLED:
            current.state = DemandState.CANCELLED
            _write(current, ["state"])
            event = NewDemandEvent(current, DemandEventKind.CANCELLED, 0, {"reason": why})
            append_demand_events(by=actor, events=[event])
    return current


def whole_terms(fields: Mapping[str, Any]) -> dict[str, Any]:
    """All terms of a new demand, with what it has where nobody says otherwise."""
    usual: dict[str, Any] = {"reference": "", "battery_models": [], "is_expected": False}
    values = {**DEFAULTS, **usual, **fields}
    return {name: values.get(name) for name in TERMS}


def put_terms(demand: Demand, values: Mapping[str, Any]) -> None:
    """The new terms on the row that will be saved, and the state that follows from them."""
    for name, value in values.items():
        setattr(demand, name, value)
    if demand.state != DemandState.DRAFT:
        demand.state = demand.state_by_units
    demand.version += 1


def refuse_change(demand: Demand, changes: Mapping[str, Any]) -> None:
    if demand.state == DemandState.CANCELLED:
        raise MatchingError(CANCELLED)
    if "application" in changes:
        raise DemandRefusedError({"application": "It stays what it is: enter another demand."})


def refuse_problems(
    values: Mapping[str, Any],
    *,
    organisation_id: int,
    excused: date | None = None,
    itself: int | None = None,
) -> None:
    """Raise DemandRefusedError for terms that no demand can have. `itself` is the key of the
    demand that may have the reference, `excused` a day in the past that it has already."""
    known = known_models(values["battery_models"] or [])
    problems = problems_of(values, organisation_id=organisation_id, models=known, excused=excused)
    if "reference" not in problems and (reference := values["reference"]):
        same = Demand.objects.filter(organisation_id=organisation_id, reference=reference)
        others = same if itself is None else same.exclude(pk=itself)
        if other := others.values_list("code", flat=True).first():
            problems["reference"] = f"{other} has this reference already."
    if problems:
        raise DemandRefusedError(problems)


def locked(demand: Demand, expected_version: int | None) -> Demand:
    """The row as it stands now, locked; StaleDemandError where it is not the expected version."""
    current = (
        Demand.objects.select_for_update(of=("self",), no_key=True)
        .select_related("site")
        .get(pk=demand.pk)
    )
    if expected_version is not None and current.version != expected_version:
        raise StaleDemandError(STALE)
    return current


def _write(demand: Demand, columns: list[str]) -> None:
    demand.version += 1
    demand.save(update_fields=[*columns, "version"])


def _standing(key: str, digest: str) -> Demand | None:
    """The demand that this request made before."""
    standing = Demand.objects.select_related("site").filter(request_key=key).first()
    if standing is not None and digest:
        first = standing.events.order_by("sequence").first()
        if first is not None and first.details.get("request", digest) != digest:
            raise RequestKeyUsedError(
                "This key of a request was sent before with other values. Nothing was changed. "
                "Use a new key for a new demand."
            )
    return standing
