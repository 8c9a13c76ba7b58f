"""What the record knows of a battery, as the passport needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Operator:
    """Who is responsible for the battery now."""

    name: str
    trade_name: str = ""
    postal_address: str = ""
    web_address: str = ""
    email_address: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Figures:
    """What the catalogue says of the model; `facts` are the maker's, by property."""

    maker: str
    name: str
    code: str
    gtin: str
    chemistry: str
    rated_capacity_ah: Decimal
    nominal_voltage_v: Decimal
    minimum_voltage_v: Decimal
    maximum_voltage_v: Decimal
    mass_kg: Decimal
    source: str
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """A value with what Annex VII asks to keep of it."""

    value: Decimal
    lower: Decimal | None
    upper: Decimal | None
    method: str
    at: datetime
    by: str
    sequence: int


@dataclass(frozen=True)
class PassportSource:
    """One battery at one moment. `passport_url` and `battery_url` are public addresses."""

    public_id: str
    serial: str
    passport_uid: str
    passport_url: str
    battery_url: str
    status: str
    category: str
    legal_status: str
    updated_at: datetime
    operator: Operator
    figures: Figures
    manufactured_on: date | None = None
    in_service_since: date | None = None
    state_of_health: Measured | None = None
    deep_discharges: int = 0
    overcharges: int = 0
    accidents: int = 0
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    sequences: Mapping[str, int] = field(default_factory=dict)
