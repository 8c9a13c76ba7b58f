"""The nightly run over what is new."""

from __future__ import annotations

import logging
from datetime import date

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.models import Organisation
from accounts.permissions import Permission, require
from matching.enums import WANTS_MORE, NightlyOutcome, RunKind
from matching.errors import MatchingError
from matching.models import Demand, MatchingRun, NightlyCheck
from matching.queries.previous import is_being_solved, last_plan_of
from matching.queries.supply import planning_settings_of
from matching.services.problem.costs import current_costs
from matching.services.rolling.news import news_since
from matching.services.rolling.supply import make_supply_forecast
from matching.services.runs.propose import Asked, require_something, start_run, take_snapshot

logger = logging.getLogger(__name__)
BEING_SOLVED = "This very problem is being solved already."


def plan_the_night(*, actor: Actor, today: date) -> list[NightlyCheck]:
    """For every organisation that plans at night and has a demand open: its run, or why not.

    Once a day, however often it is called. What fails for one organisation is logged and keeps no
    other from its plan.
    """
    require(actor, Permission.PROPOSE_PLAN)
    wanting = Demand.objects.filter(state__in=WANTS_MORE).values("organisation_id")
    organisations = Organisation.objects.filter(is_active=True, pk__in=wanting).exclude(
        planning_settings__is_nightly_on=False
    )
    checks = []
    for organisation in organisations.order_by("pk"):
        try:
            checks.append(_check(actor, organisation.pk, f"night {today}", today))
        except Exception:
            logger.exception("no nightly plan for organisation %s", organisation.pk)
    return checks


def run_nightly_now(*, actor: Actor, request_key: str, today: date) -> NightlyCheck:
    """The same for the actor's own organisation, by hand; the same key gives the same answer."""
    require(actor, Permission.PROPOSE_PLAN)
    return _check(actor, own_organisation(actor), f"asked {request_key}"[:120], today)


def _check(actor: Actor, organisation_id: int, key: str, today: date) -> NightlyCheck:
    standing = NightlyCheck.objects.filter(organisation_id=organisation_id, request_key=key)
    if found := standing.first():
        return found
    make_supply_forecast(actor=actor, organisation_id=organisation_id, today=today)
    try:
        with transaction.atomic():
            return _decide(actor, organisation_id, key, today)
    except IntegrityError:
        # Asked twice at the same moment: the other one has decided.
        return standing.get()


def _decide(actor: Actor, organisation_id: int, key: str, today: date) -> NightlyCheck:
    settings, costs = planning_settings_of(organisation_id), current_costs()
    asked = Asked(organisation_id, settings.seconds, RunKind.NIGHTLY, settings.includes_expected)
    snapshot = take_snapshot(actor, asked, costs, today)
    run: MatchingRun | None = None
    try:
        require_something(snapshot)
    except MatchingError as error:
        reasons, outcome = [str(error)], NightlyOutcome.NOTHING_TO_MATCH
    else:
        if is_being_solved(organisation_id, snapshot.sha256):
            reasons, outcome = [BEING_SOLVED], NightlyOutcome.NOTHING_NEW
        else:
            reasons = news_since(last_plan_of(organisation_id), snapshot, asked, costs, today)
            outcome = NightlyOutcome.STARTED if reasons else NightlyOutcome.NOTHING_NEW
    if outcome == NightlyOutcome.STARTED:
        run_key = f"nightly:{organisation_id}:{key}"[:120]
        run = start_run(actor, asked, run_key, costs, snapshot)
    return NightlyCheck.objects.create(
        organisation_id=organisation_id,
        request_key=key,
        asked_by=actor.name,
        outcome=outcome,
        reasons=reasons,
        run=run,
    )
