"""Which properties of the document the record can fill, each with where the value comes from.

Nothing is invented: what nobody has measured or told stays empty. A state of health measured as
capacity is not the state of certified energy: that needs the energy which the maker certified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from lifecycle.enums import BatteryCategory
from lifecycle.passport.properties import PROPERTIES
from lifecycle.passport.source import PassportSource

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True)
class Filled:
    """A value in the shape of the schema; `exact` is what rounding to that shape would lose."""

    value: Any
    origin: str
    sequence: int | None = None
    at: datetime | None = None
    exact: str = ""


def fill(source: PassportSource) -> dict[str, Filled]:
    """Property -> its value, for all that is known. The maker's facts come first."""
    told = {
        name: Filled(fact["value"], f"maker, {fact.get('source', 'no source given')}")
        for name, fact in source.figures.facts.items()
        if name in PROPERTIES
    }
    return {**dict(_recorded(source)), **told}


def _recorded(source: PassportSource) -> Iterator[tuple[str, Filled]]:
    yield from _identity(source)
    yield from _model(source)
    yield from _life(source)


def _identity(source: PassportSource) -> Iterator[tuple[str, Filled]]:
    record = "record"
    yield "DPPSchemaVersion", Filled(SCHEMA_VERSION, record)
    yield "DPPStatus", Filled({"dppStatusValue": source.status}, record)
    yield "DPPGranularity", Filled("item", record)
    yield "Date-timeOfLatestUpdateOfDPP", Filled(source.updated_at.isoformat(), record)
    yield (
        "UniqueBatteryPassportIdentifierUniqueDPPIdentifier",
        Filled(source.passport_url, record),
    )
    yield "UniqueBatteryIdentifierUniqueProductIdentifier", Filled(source.battery_url, record)
    yield "BatterySerialNumber", _from(source, source.serial, "received")
    yield "BatteryCategory", Filled({"batteryCategoryValue": source.category}, record)
    operator = source.operator
    if operator.postal_address:
        value = {
            "name": operator.name,
            "registeredTradeNameOrRegisteredTrademark": operator.trade_name or operator.name,
            "postalAddress": operator.postal_address,
        }
        optional = {"webAddress": operator.web_address, "e-mailAddress": operator.email_address}
        value |= {name: text for name, text in optional.items() if text}
        yield "EconomicOperatorInformation", Filled(value, "organisation")
    if operator.identifier:
        yield "UniqueEconomicOperatorIdentifier", Filled(operator.identifier, "organisation")


def _model(source: PassportSource) -> Iterator[tuple[str, Filled]]:
    figures = source.figures
    catalogue = f"catalogue: {figures.source}"
    model = f"{figures.maker} {figures.name}" + (f", GTIN {figures.gtin}" if figures.gtin else "")
    yield "BatteryModelIdentifier", Filled(model, catalogue)
    yield "BatteryMass", Filled({"gramKg": "kg", "gramKgValue": float(figures.mass_kg)}, catalogue)
    yield "BatteryChemistry", Filled({"chemicalCodeValue": figures.chemistry}, catalogue)
    # Whole numbers only: milliampere hours lose nothing.
    milliampere_hours = int(figures.rated_capacity_ah * 1000)
    capacity = {
        "amperehourMiliamperehourValue": milliampere_hours,
        "ampereHourMiliamperehour": "mAh",
    }
    exact = f"{figures.rated_capacity_ah.normalize():f} Ah"
    yield "RatedCapacity", Filled(capacity, catalogue, exact=exact)
    for name, voltage in (
        ("MinimumVoltage", figures.minimum_voltage_v),
        ("NominalVoltage", figures.nominal_voltage_v),
        ("MaximumVoltage", figures.maximum_voltage_v),
    ):
        yield name, Filled({"voltValue": float(voltage), "volt": "V"}, catalogue)


def _life(source: PassportSource) -> Iterator[tuple[str, Filled]]:
    yield "BatteryStatus", Filled({"batteryStatusValues": source.legal_status}, "record")
    if source.manufactured_on:
        yield "ManufacturingDate", _from(source, source.manufactured_on.isoformat(), "received")
    if source.in_service_since:
        since = source.in_service_since.isoformat()
        yield "DateOfPuttingTheBatteryIntoService", _from(source, since, "put_in_service")
    yield "NumberOfDeepDischargeEvents", Filled(source.deep_discharges, "record")
    yield "NumberOfOverchargeEvents", Filled(source.overcharges, "record")
    accidents = f"{source.passport_url}#negative-events"
    yield "InformationOnAccidents", Filled(accidents, "record")
    health = source.state_of_health
    if health is None:
        return
    told = f"{health.method}, {health.by}"
    fade = max(Decimal(0), 1 - health.value) * 100
    value = {"percent": "%", "percentageValue": float(round(fade, 2))}
    uncertainty = ""
    if health.lower is not None and health.upper is not None:
        uncertainty = f"{(1 - health.upper) * 100:.1f} to {(1 - health.lower) * 100:.1f} %"
    yield "CapacityFade", Filled(value, told, health.sequence, health.at, uncertainty)
    if source.category == BatteryCategory.ELECTRIC_VEHICLE:
        return
    remaining_ah = source.figures.rated_capacity_ah * health.value
    capacity = {
        "amperehourMiliamperehourValue": round(remaining_ah),
        "ampereHourMiliamperehour": "Ah",
    }
    exact = f"{remaining_ah:.2f} Ah"
    yield "RemainingCapacity", Filled(capacity, told, health.sequence, health.at, exact)


def _from(source: PassportSource, value: Any, kind: str) -> Filled:
    return Filled(value, "record", source.sequences.get(kind))
