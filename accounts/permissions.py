"""The one place that says who may do what. Whatever is not listed is denied."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from accounts.enums import Role, Scope

if TYPE_CHECKING:
    from accounts.actors import Actor


class Permission(StrEnum):
    VIEW_BATTERIES = "view batteries"
    RECEIVE_BATTERY = "receive batteries"
    INSPECT_BATTERY = "inspect batteries"
    CORRECT_RECORD = "correct a record"
    RELEASE_QUARANTINE = "release batteries from quarantine"
    UPLOAD_MEASUREMENT = "upload measurements"
    VIEW_MEASUREMENTS = "view measurements"
    SIGN_GRADE = "sign grades"
    VIEW_DEMANDS = "view demands"
    EDIT_DEMANDS = "edit demands"
    PROPOSE_PLAN = "propose plans"
    ACCEPT_PLAN = "accept plans"
    CARRY_OUT_PLAN = "prepare batteries and put them in service"
    OFFER_TO_RECYCLER = "offer batteries to a recycler"
    VIEW_OFFERS = "view offers"
    ANSWER_OFFERS = "answer offers"
    VIEW_JOBS = "view jobs"
    CANCEL_JOBS = "cancel jobs"
    VIEW_MODEL_CARD = "view the model card"
    IMPORT_MEASUREMENTS = "import measurements in bulk"
    ERASE_PERSONAL_DATA = "erase personal data"
    REBUILD_PROJECTION = "rebuild what the screens show from the ledger"


class PermissionRefusedError(Exception):
    """The actor may not do this. The message says what is missing, in words for the person."""


P = Permission
_READ = {P.VIEW_BATTERIES, P.VIEW_MEASUREMENTS, P.VIEW_DEMANDS, P.VIEW_JOBS, P.VIEW_MODEL_CARD}
_WORKSHOP = {
    P.RECEIVE_BATTERY,
    P.INSPECT_BATTERY,
    P.CORRECT_RECORD,
    P.RELEASE_QUARANTINE,
    P.UPLOAD_MEASUREMENT,
    P.IMPORT_MEASUREMENTS,
    P.SIGN_GRADE,
    P.CARRY_OUT_PLAN,
}
_PLANNING = {
    P.EDIT_DEMANDS,
    P.PROPOSE_PLAN,
    P.ACCEPT_PLAN,
    P.OFFER_TO_RECYCLER,
    P.VIEW_OFFERS,
    P.CANCEL_JOBS,
}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.TECHNICIAN: frozenset(_READ | _WORKSHOP),
    Role.PLANNER: frozenset(_READ | _PLANNING),
    Role.RECYCLER: frozenset({P.VIEW_OFFERS, P.ANSWER_OFFERS}),
    Role.ADMINISTRATOR: frozenset(
        _READ | _WORKSHOP | _PLANNING | {P.ERASE_PERSONAL_DATA, P.REBUILD_PROJECTION}
    ),
    Role.AUDITOR: frozenset(_READ | {P.VIEW_OFFERS}),
}

SCOPE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Scope.OFFERS_READ: frozenset({P.VIEW_OFFERS}),
    Scope.OFFERS_ANSWER: frozenset({P.VIEW_OFFERS, P.ANSWER_OFFERS}),
    Scope.BATTERIES_READ: frozenset({P.VIEW_BATTERIES, P.VIEW_MEASUREMENTS}),
}

EVERYTHING: frozenset[Permission] = frozenset(Permission)


def permissions_of_roles(roles: list[str]) -> frozenset[Permission]:
    return frozenset().union(*(ROLE_PERMISSIONS.get(role, frozenset()) for role in roles))


def permissions_of_scopes(scopes: list[str]) -> frozenset[Permission]:
    return frozenset().union(*(SCOPE_PERMISSIONS.get(scope, frozenset()) for scope in scopes))


def require(actor: Actor, permission: Permission) -> None:
    """Raise PermissionRefusedError unless the actor has the permission."""
    if permission not in actor.permissions:
        raise PermissionRefusedError(f"{actor.name} may not {permission.value}.")
