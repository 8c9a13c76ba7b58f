"""The rows beside a stretch of batteries, read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Organisation
from lifecycle.models import BatteryModel, Identifier, RecyclerOffer, Reservation, Site
from lifecycle.models import StructureLink as Link


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
        return rows
