"""The rows beside a stretch of batteries, read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Organisation
from lifecycle.enums import PassportStatus, ShipmentState
from lifecycle.models import (
    BatteryModel,
    Document,
    Identifier,
    MassInput,
    Passport,
    RecyclerOffer,
    Reservation,
    ShipmentLine,
    Site,
    VehicleStay,
)
from lifecycle.models import StructureLink as Link
from lifecycle.passport.succession import PassportFacts
from lifecycle.vehicles import StayFacts


@dataclass
class RowsBeside:
    """By the battery's key; `holders`, `models` and `sites` by their own."""

    holders: dict[int, str]
    models: dict[int, str]
    sites: dict[int | None, tuple[str, str]]
    identifiers: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    promises: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    offers: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    wholes: dict[int, list[tuple[str, int, datetime, datetime | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    stays: dict[int, list[StayFacts]] = field(default_factory=lambda: defaultdict(list))
    passports: dict[int, dict[str, PassportFacts]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    documents: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    shipments: dict[int, str] = field(default_factory=dict)
    treated: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of_all(cls) -> RowsBeside:
        """With what is small enough to be read once; `of` adds a stretch."""
        return cls(
            {pk: str(uid) for pk, uid in Organisation.objects.values_list("pk", "uid")},
            dict(BatteryModel.objects.values_list("pk", "code")),
            {
                pk: (str(uid), name)
                for pk, uid, name in Site.objects.values_list("pk", "uid", "name")
            },
        )

    def of(self, first: int, last: int) -> RowsBeside:
        """The rows of the batteries with keys from `first` to `last`."""
        rows = RowsBeside(self.holders, self.models, self.sites)
        stretch = {"battery_id__gte": first, "battery_id__lte": last}
        for pk, kind, value in Identifier.objects.filter(**stretch).values_list(
            "battery_id", "kind", "value"
        ):
            rows.identifiers[pk].add((kind, value))
        for pk, purpose, promised_to in Reservation.objects.filter(
            **stretch, released_at=None
        ).values_list("battery_id", "purpose", "promised_to"):
            rows.promises[pk].add((purpose, promised_to))
        offers = RecyclerOffer.objects.filter(**stretch).order_by("-pk")
        for pk, state in offers.values_list("battery_id", "state"):
            rows.offers[pk].append(state)
        links = Link.objects.filter(part_id__gte=first, part_id__lte=last).order_by("pk")
        for pk, whole, position, since, until in links.values_list(
            "part_id", "whole__public_id", "position", "since", "until"
        ):
            rows.wholes[pk].append((whole, position, since, until))
        rows._add_stays_and_passports(first, last)
        return rows

    def _add_stays_and_passports(self, first: int, last: int) -> None:
        stretch = {"battery_id__gte": first, "battery_id__lte": last}
        stays = VehicleStay.objects.filter(**stretch).order_by("pk")
        for pk, vehicle, since, until, begun_km, ended_km in stays.values_list(
            "battery_id",
            "vehicle__uid",
            "since",
            "until",
            "mileage_at_installation_km",
            "mileage_at_removal_km",
        ):
            self.stays[pk].append(StayFacts(str(vehicle), since, until, begun_km, ended_km))
        filed = Document.batteries.through.objects.filter(**stretch)
        for pk, uid, sha256 in filed.values_list(
            "battery_id", "document__uid", "document__stored_file__sha256"
        ):
            self.documents[pk].add((str(uid), sha256))
        under_way = ShipmentLine.objects.filter(
            **stretch, is_open=True, shipment__state=ShipmentState.IN_TRANSIT
        )
        self.shipments.update(
            (pk, str(uid)) for pk, uid in under_way.values_list("battery_id", "shipment__uid")
        )
        inputs = MassInput.objects.filter(**stretch).values_list("battery_id", "balance__uid")
        self.treated.update((pk, str(uid)) for pk, uid in inputs)
        before: dict[int, list[str]] = defaultdict(list)
        links = Passport.predecessors.through.objects.filter(
            from_passport__battery_id__gte=first, from_passport__battery_id__lte=last
        ).order_by("to_passport__uid")
        for pk, uid in links.values_list("from_passport_id", "to_passport__uid"):
            before[pk].append(str(uid))
        for row in Passport.objects.filter(**stretch):
            self.passports[row.battery_id][str(row.uid)] = PassportFacts(
                str(row.uid),
                row.category,
                row.issued_at,
                tuple(before[row.pk]),
                PassportStatus(row.status),
                row.ended_at,
            )
