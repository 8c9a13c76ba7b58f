"""What is true of a battery after its events: the projection that the screens show."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lifecycle.enums import Condition, Grade, LegalStatus, Origin, Stage


@dataclass(slots=True)
class BatteryState:
    """Every column of a battery's row that is derived from its events, and nothing else."""

    stage: Stage | None = None
    stage_before_offer: str = ""
    legal_status: LegalStatus = LegalStatus.ORIGINAL
    serial: str = ""
    origin: str = Origin.UNKNOWN
    vin_reference: str = ""
    vehicle_model: str = ""
    mileage_km: int | None = None
    condition: str = Condition.INTACT
    is_demonstration: bool = False
    received_at: datetime | None = None
    insulation_resistance_ohm_per_v: Decimal | None = None
    open_circuit_voltage_v: Decimal | None = None
    quarantine_reason: str = ""
    is_critical: bool = False
    state_of_health: Decimal | None = None
    state_of_health_lower: Decimal | None = None
    state_of_health_upper: Decimal | None = None
    state_of_health_is_provisional: bool = False
    grade: Grade | str = ""
    grade_policy: str = ""
    demand: str = ""
    application: str = ""
    operation: str = ""
    manufactured_on: date | None = None
    battery_category: str = ""
    passport: str = ""
    site_uid: str = ""
    storage_place: str = ""
    shipment: str = ""
    whole: str = ""
    position: int | None = None
    bms_reset_at: datetime | None = None
    negative_events: int = 0

    def columns(self) -> dict[str, Any]:
        """Column name -> value; every value is immutable, so this is a snapshot."""
        return {column: getattr(self, column) for column in COLUMNS}


COLUMNS = tuple(field.name for field in fields(BatteryState))
