"""Proposals that an actor may see, and the batteries that a new one may use."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission
from lifecycle.enums import ComponentLevel, Grade, PassportStatus, Stage
from lifecycle.models import Battery, Passport, Reservation
from lifecycle.queries import batteries_seen_by
from matching.enums import RowState
from matching.models import LeftOut, MatchingRun, PlanRow


def runs_seen_by(actor: Actor) -> QuerySet[MatchingRun]:
    """The runs of the actor's own organisation, without their large columns."""
    runs = MatchingRun.objects.select_related("job", "cost_settings").defer(
        "snapshot", "certificate", "plan", "sequences", "trajectory"
    )
    if actor.sees_everything:
        return runs
    if not actor.may(Permission.VIEW_DEMANDS):
        return runs.none()
    return runs.filter(organisation_id=own_organisation(actor))


def matchable_batteries(actor: Actor) -> QuerySet[Battery]:
    """Graded for a use, or at least estimated; at hand, promised to nobody; in the order of their
    IDs, with `has_passport` and `passport_is_active`. One statement."""
    graded = Q(stage=Stage.GRADED, grade__in=[Grade.A, Grade.B, Grade.C])
    estimated = Q(stage=Stage.TESTED, state_of_health__isnull=False)
    promised = Reservation.objects.filter(battery=OuterRef("pk"), released_at=None)
    passports = Passport.objects.filter(battery=OuterRef("pk"))
    return (
        batteries_seen_by(actor)
        .filter(graded | estimated, ~Exists(promised), shipment="")
        .select_related("battery_model__module_model", "site", "terms")
        .annotate(
            has_passport=Exists(passports),
            passport_is_active=Exists(passports.filter(status=PassportStatus.ACTIVE)),
        )
        .order_by("public_id")
    )


def placeable_batteries(actor: Actor) -> QuerySet[Battery]:
    """Of the actor's own that may be matched, those that a plan would take: no cells, no parts of
    larger units, nothing without place or interval."""
    return (
        matchable_batteries(actor)
        .filter(organisation_id=own_organisation(actor), whole="", site__isnull=False)
        .filter(state_of_health__isnull=False, state_of_health_lower__isnull=False)
        .exclude(battery_model__level=ComponentLevel.CELL)
    )


def rows_of(run: MatchingRun) -> QuerySet[PlanRow]:
    """The rows of the plan with what a page shows of battery and demand; one statement."""
    return run.rows.select_related("battery__battery_model", "demand__site")


def ungraded_units(run: MatchingRun) -> QuerySet[PlanRow, str]:
    """Proposed units with a battery that is tested only: the plan reckons with its estimate, and
    it can be promised once it is graded."""
    rows = run.rows.filter(state=RowState.PROPOSED, battery__stage=Stage.TESTED)
    return rows.order_by().values_list("unit", flat=True).distinct()


def acceptable_units(run: MatchingRun) -> QuerySet[PlanRow, str]:
    """What “accept all” means: proposed units whose batteries all have a grade."""
    rows = run.rows.filter(state=RowState.PROPOSED).exclude(unit__in=ungraded_units(run))
    return rows.order_by().values_list("unit", flat=True).distinct()


def left_out_of(run: MatchingRun) -> QuerySet[LeftOut]:
    """The nearest to a use first, then those that no demand may have; alike on all databases."""
    found = run.left_out.select_related("battery__battery_model")
    return found.order_by(F("misses_c").asc(nulls_last=True), "battery_id")
