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
    EDIT_INSTRUMENTS = "edit instruments and their calibration"
    ADD_REFERENCE_CELLS = "add reference cells and train models"
    PROMOTE_MODEL = "promote and retire models"
    VIEW_POLICIES = "view grading policies"
    EDIT_POLICY = "draft grading policies"
    APPROVE_POLICY = "approve grading policies"
    IMPORT_MEASUREMENTS = "import measurements in bulk"
    CHANGE_STRUCTURE = "take batteries apart, repair them and put them together"
    RECORD_FIRST_LIFE = "record what happened in the first life"
    MOVE_BATTERY = "move batteries"
    SHIP_BATTERY = "ship batteries"
    FILE_DOCUMENT = "file documents"
    DECIDE_WASTE = "declare batteries to be waste, or no longer waste"
    REPORT_MATERIALS = "report recovered materials"
    ISSUE_PASSPORT = "issue passports"
    VIEW_PASSPORT_OF_INTEREST = "see what passports tell people with a legitimate interest"
    VIEW_PASSPORT_OF_AUTHORITY = "see what passports tell authorities"
    EDIT_CATALOGUE = "edit the catalogue of battery models"
    EDIT_SITES = "edit sites and storage places"
    WRITE_CHECKPOINT = "sign a checkpoint of the ledger"
    VIEW_PROOF = "see checkpoints and proofs of the ledger"
    ERASE_PERSONAL_DATA = "erase personal data"
    REBUILD_PROJECTION = "rebuild what the screens show from the ledger"


class PermissionRefusedError(Exception):
    """The actor may not do this. The message says what is missing, in words for the person."""


P = Permission
_READ = {
    P.VIEW_BATTERIES,
    P.VIEW_MEASUREMENTS,
    P.VIEW_DEMANDS,
    P.VIEW_JOBS,
    P.VIEW_MODEL_CARD,
    P.VIEW_POLICIES,
    P.VIEW_PASSPORT_OF_INTEREST,
    P.VIEW_PROOF,
}
_WORKSHOP = {
    P.RECEIVE_BATTERY,
    P.INSPECT_BATTERY,
    P.CORRECT_RECORD,
    P.RELEASE_QUARANTINE,
    P.UPLOAD_MEASUREMENT,
    P.IMPORT_MEASUREMENTS,
    P.SIGN_GRADE,
    P.CARRY_OUT_PLAN,
    P.CHANGE_STRUCTURE,
    P.RECORD_FIRST_LIFE,
    P.MOVE_BATTERY,
    P.SHIP_BATTERY,
    P.FILE_DOCUMENT,
    P.ADD_REFERENCE_CELLS,
    P.EDIT_INSTRUMENTS,
}
_PLANNING = {
    P.EDIT_DEMANDS,
    P.PROPOSE_PLAN,
    P.ACCEPT_PLAN,
    P.OFFER_TO_RECYCLER,
    P.VIEW_OFFERS,
    P.CANCEL_JOBS,
    P.MOVE_BATTERY,
    P.SHIP_BATTERY,
    P.FILE_DOCUMENT,
    P.DECIDE_WASTE,
    P.ISSUE_PASSPORT,
    P.EDIT_POLICY,
}

_ADMINISTRATION = {
    P.ERASE_PERSONAL_DATA,
    P.REBUILD_PROJECTION,
    P.APPROVE_POLICY,
    P.EDIT_CATALOGUE,
    P.PROMOTE_MODEL,
    P.EDIT_SITES,
    P.WRITE_CHECKPOINT,
}

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.TECHNICIAN: frozenset(_READ | _WORKSHOP),
    Role.PLANNER: frozenset(_READ | _PLANNING),
    Role.RECYCLER: frozenset({P.VIEW_OFFERS, P.ANSWER_OFFERS, P.REPORT_MATERIALS}),
    Role.ADMINISTRATOR: frozenset(_READ | _WORKSHOP | _PLANNING | _ADMINISTRATION),
    Role.AUDITOR: frozenset(_READ | {P.VIEW_OFFERS}),
    # Outsiders: no battery of the house is theirs, but they may read passports by their address.
    Role.LEGITIMATE_INTEREST: frozenset({P.VIEW_PASSPORT_OF_INTEREST}),
    Role.AUTHORITY: frozenset({P.VIEW_PASSPORT_OF_INTEREST, P.VIEW_PASSPORT_OF_AUTHORITY}),
}

SCOPE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Scope.OFFERS_READ: frozenset({P.VIEW_OFFERS}),
    Scope.OFFERS_ANSWER: frozenset({P.VIEW_OFFERS, P.ANSWER_OFFERS}),
    Scope.MATERIALS_REPORT: frozenset({P.VIEW_OFFERS, P.REPORT_MATERIALS}),
    Scope.PASSPORTS_READ: frozenset({P.VIEW_PASSPORT_OF_INTEREST}),
    Scope.PASSPORTS_AUTHORITY: frozenset(
        {P.VIEW_PASSPORT_OF_INTEREST, P.VIEW_PASSPORT_OF_AUTHORITY}
    ),
    Scope.BATTERIES_READ: frozenset({P.VIEW_BATTERIES, P.VIEW_MEASUREMENTS, P.VIEW_PROOF}),
    Scope.DEMANDS_READ: frozenset({P.VIEW_DEMANDS}),
    Scope.DEMANDS_WRITE: frozenset({P.VIEW_DEMANDS, P.EDIT_DEMANDS}),
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
