from typing import Annotated, Literal

from pydantic import Field

from lifecycle.enums import EventKind, EvidenceKind, Grade
from lifecycle.events.payload import EventPayload, Fraction, Measured, Name, Sha256, Words


class MeasurementRecorded(EventPayload):
    """A test was read and confirmed by a person; the file itself is kept under its SHA-256."""

    kind = EventKind.MEASURED
    evidence: Name
    evidence_kind: EvidenceKind
    file_sha256: Sha256 | None = None
    file_name: Words = ""
    reader: Words = ""
    cell_type: Words = ""
    capacity_ah: Measured | None = None
    state_of_health_claimed: Fraction | None = None
    state_of_charge: Fraction | None = None
    temperature_c: Measured | None = None
    not_verified: list[str] = []
    is_demonstration: bool = False
    note: Words = ""


class Estimated(EventPayload):
    """A state of health with its interval, or a refusal with its reason."""

    kind = EventKind.ESTIMATED
    estimate: Name
    evidence: Name
    method: Literal[
        "pulse_model", "two_point_model", "capacity_test", "from_modules", "bms_claim", "fused"
    ]
    method_version: Name
    outcome: Literal["estimated", "refused"]
    state_of_health: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    coverage: Fraction | None = None
    is_provisional: bool = False
    reason: Words = ""
    parts: list[Name] = []
    """Of a fused estimate: those that it was made from."""


class GradeSigned(EventPayload):
    """A named person answers for the grade, with the policy and the estimate that led to it.

    `facts` and `applications` (application to allowed, not_yet or not_allowed) are there where the
    policy has rules by application.
    """

    kind = EventKind.GRADED
    grade: Grade
    proposed_grade: Grade
    probabilities: dict[str, Fraction]
    policy_version: Name
    estimate: Name
    state_of_health: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    is_provisional: bool = False
    reasons: list[str]
    facts: dict[str, str] = {}
    applications: dict[str, str] = {}
    override_reason: Words = ""
    supersedes_sequence: Annotated[int, Field(ge=1)] | None = None
