from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lifecycle.enums import EventKind
from lifecycle.events.payload import EventPayload, Measured, Name, Sha256, Words

Kilometres = Annotated[int, Field(ge=0, le=9_999_999)]


class InstalledInVehicle(EventPayload):
    """The vehicle stands under its own ID; its VIN beside the ledger under its reference."""

    kind = EventKind.INSTALLED_IN_VEHICLE
    vehicle: Name
    mileage_km: Kilometres | None = None


class RemovedFromVehicle(EventPayload):
    kind = EventKind.REMOVED_FROM_VEHICLE
    vehicle: Name
    mileage_km: Kilometres | None = None
    reason: Words = ""


class CheckOutcome(BaseModel):
    """What a check of the logs says of the BMS or of the pack's identity, with its figure."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    check: Name
    outcome: Literal["consistent", "contradicts", "unclear", "not_enough_data"]
    figure: Words = ""


class Estimate(BaseModel):
    """What the logs allow to be estimated, between two bounds (95 %); null where they do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    quantity: Name
    unit: Name
    low: Measured | None
    high: Measured | None
    basis: Words = ""


class FirstLifeRecorded(EventPayload):
    """Logs of the first life: a claim of the BMS, never a measurement.

    `summary_sha256` is the digest over the canonical text of the stored summaries of `files`.
    """

    kind = EventKind.FIRST_LIFE_RECORDED
    source: Literal["leafspy", "table"]
    evidence_kind: Literal["bms"] = "bms"
    files: Annotated[list[Sha256], Field(min_length=1, max_length=5_000)]
    rows: Annotated[int, Field(ge=0)]
    rows_refused: Annotated[int, Field(ge=0)]
    first_at: Words = ""
    last_at: Words = ""
    summary_sha256: Sha256
    checks: list[CheckOutcome]
    estimates: list[Estimate] = []
    is_demonstration: bool = False
