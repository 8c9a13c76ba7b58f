"""Passports, who may read which tier of them, and what the record fills them with."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.permissions import Permission
from lifecycle import events
from lifecycle.enums import EventKind, NegativeKind
from lifecycle.events import read_payload
from lifecycle.labels import LabelError
from lifecycle.labels.digital_link import digital_link
from lifecycle.models import Battery, LedgerEvent, MassOutput, Passport
from lifecycle.passport.data_points import Tier
from lifecycle.passport.epcis import EpcisSource, Happened
from lifecycle.passport.source import Figures, Measured, Operator, PassportSource

ACCIDENTS = {
    NegativeKind.ACCIDENT,
    NegativeKind.FLOOD,
    NegativeKind.THERMAL_EVENT,
    NegativeKind.ISOLATION_FAULT,
}


def tier_of(actor: Actor | None) -> Tier:
    """What a reader may see of any passport: a stranger only what is public."""
    if actor is not None and actor.may(Permission.VIEW_PASSPORT_OF_AUTHORITY):
        return "authority"
    if actor is not None and actor.may(Permission.VIEW_PASSPORT_OF_INTEREST):
        return "interest"
    return "public"


def passports() -> QuerySet[Passport]:
    """Every passport can be read by its address, in the tier of the reader."""
    return Passport.objects.select_related(
        "battery__battery_model", "battery__organisation"
    ).prefetch_related("predecessors", "successors")


def current_passport(battery: Battery) -> Passport | None:
    """The one that is active, else the last one that was."""
    return passports().filter(battery=battery).order_by("-issued_at", "-pk").first()


def find_by_gs1(gtin: str, serial: str) -> Passport | None:
    """The newest passport of the battery with this GTIN and serial."""
    found = Battery.objects.filter(battery_model__gtin=gtin, serial=serial.upper())
    coded = Battery.objects.filter(
        identifiers__kind="gs1_digital_link", identifiers__value=f"{gtin}:{serial.upper()}"
    )
    battery = found.first() or coded.first()
    return current_passport(battery) if battery else None


def passport_url(uid: object) -> str:
    return f"{settings.PUBLIC_URL}/passport/{uid}/"


def battery_url(public_id: str, gtin: str = "", serial: str = "") -> str:
    """The public address of a battery: its GS1 Digital Link where the model has a GTIN and the
    serial can stand in one, else one of our own."""
    try:
        return digital_link(settings.PUBLIC_URL, gtin, serial)
    except LabelError:
        return f"{settings.PUBLIC_URL}/id/{public_id}"


def passport_source(passport: Passport) -> PassportSource:
    """What the record knows; three statements beside the passport's own."""
    battery = passport.battery
    history = _history(battery)
    voided = {p.payload.voids_sequence for p in history if isinstance(p.payload, events.Voided)}
    counts = Counter(
        one.payload.nature
        for one in history
        if isinstance(one.payload, events.NegativeEvent) and one.sequence not in voided
    )
    organisation, model = battery.organisation, battery.battery_model
    service = [one for one in history if isinstance(one.payload, events.PutInService)]
    return PassportSource(
        public_id=battery.public_id,
        serial=battery.serial,
        passport_uid=str(passport.uid),
        passport_url=passport_url(passport.uid),
        battery_url=battery_url(battery.public_id, model.gtin, battery.serial),
        status=passport.status,
        category=passport.category,
        legal_status=battery.legal_status,
        updated_at=history[-1].recorded_at,
        operator=Operator(
            organisation.name,
            organisation.trade_name,
            organisation.postal_address,
            organisation.web_address,
            organisation.email_address,
            organisation.operator_identifier,
        ),
        figures=Figures(
            maker=model.maker,
            name=model.name,
            code=model.code,
            gtin=model.gtin,
            chemistry=model.chemistry,
            rated_capacity_ah=model.rated_capacity_ah,
            nominal_voltage_v=model.nominal_voltage_v,
            minimum_voltage_v=model.minimum_voltage_v,
            maximum_voltage_v=model.maximum_voltage_v,
            mass_kg=model.mass_kg,
            source=model.source,
            facts=model.passport_facts,
        ),
        manufactured_on=battery.manufactured_on,
        in_service_since=service[-1].occurred_at.date() if service else None,
        state_of_health=_health(battery, history),
        deep_discharges=counts[NegativeKind.DEEP_DISCHARGE],
        overcharges=counts[NegativeKind.OVERCHARGE],
        accidents=sum(counts[kind] for kind in ACCIDENTS),
        predecessors=tuple(passport_url(one.uid) for one in passport.predecessors.all()),
        successors=tuple(passport_url(one.uid) for one in passport.successors.all()),
        sequences={str(one.payload.kind): one.sequence for one in history},
    )


def epcis_source(battery: Battery) -> EpcisSource:
    """The battery's whole history, with the addresses of the batteries that it names."""
    history = _history(battery)
    named: set[str] = {battery.public_id}
    for one in history:
        match one.payload:
            case events.Installed() | events.Removed():
                named.add(one.payload.whole)
            case events.Assembled() | events.Disassembled():
                named |= {part for part, _ in one.payload.parts}
    rows = Battery.objects.filter(public_id__in=named).values_list(
        "public_id", "battery_model__gtin", "serial"
    )
    urls = {public_id: battery_url(public_id, gtin, serial) for public_id, gtin, serial in rows}
    outputs = MassOutput.objects.filter(balance__inputs__battery=battery, mass_kg__gt=0)
    masses: dict[str, Decimal] = dict(outputs.values_list("material", "mass_kg"))
    return EpcisSource(
        urls[battery.public_id],
        lambda public_id: urls.get(public_id) or battery_url(public_id),
        history,
        masses,
    )


def _history(battery: Battery) -> list[Happened]:
    rows = LedgerEvent.objects.filter(battery=battery).order_by("sequence")
    return [
        Happened(
            row.sequence,
            read_payload(row.kind, row.version, row.payload_text),
            row.occurred_at,
            row.recorded_at,
        )
        for row in rows
    ]


def _health(battery: Battery, history: list[Happened]) -> Measured | None:
    """The estimate that stands; a mere claim of the BMS is none."""
    if battery.state_of_health is None or battery.state_of_health_is_provisional:
        return None
    estimates = [
        one
        for one in history
        if one.payload.kind in {EventKind.ESTIMATED, EventKind.GRADED}
        and getattr(one.payload, "state_of_health", None) == battery.state_of_health
    ]
    last = estimates[-1] if estimates else history[-1]
    method = getattr(last.payload, "method", "signed grade")
    at: datetime = last.occurred_at
    return Measured(
        battery.state_of_health,
        battery.state_of_health_lower,
        battery.state_of_health_upper,
        str(method).replace("_", " "),
        at,
        battery.organisation.name,
        last.sequence,
    )
