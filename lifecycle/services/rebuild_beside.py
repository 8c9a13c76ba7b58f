"""The rows beside a battery's own, written anew where they do not say what its events say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lifecycle.events import EventPayload
from lifecycle.models import Battery, Identifier, Passport, Site, StructureLink
from lifecycle.passport.succession import passports_of
from lifecycle.services.projections.identifiers import codes_of
from lifecycle.services.projections.structure import recorded_wholes
from lifecycle.services.projections.vehicles import fold_stays_anew

History = Sequence[tuple[EventPayload, datetime]]


def rebuild_rows_beside(battery: Battery, history: History) -> list[str]:
    """What differed and was written: codes, wholes, stays in vehicles, passports, site. Inside a
    transaction, on a chain that holds."""
    rebuilt = {
        "identifiers": _identifiers(battery, history),
        "wholes": _wholes(battery, history),
        "vehicle stays": fold_stays_anew(battery),
        "passports": _passports(battery, history),
        "site": _site(battery),
    }
    return [name for name, differed in rebuilt.items() if differed]


def _identifiers(battery: Battery, history: History) -> bool:
    told = dict.fromkeys(code for payload, _ in history for code in codes_of(payload))
    standing = {(row.kind, row.value): row for row in battery.identifiers.all()}
    for code in standing.keys() - told.keys():
        standing[code].delete()
    missing = [code for code in told if code not in standing]
    Identifier.objects.bulk_create(
        Identifier(battery=battery, kind=kind, value=value) for kind, value in missing
    )
    return bool(missing) or standing.keys() != told.keys()


def _wholes(battery: Battery, history: History) -> bool:
    told = recorded_wholes(history)
    links = StructureLink.objects.filter(part=battery).order_by("since", "pk")
    columns = ("whole__public_id", "position", "since", "until")
    if list(links.values_list(*columns)) == told:
        return False
    named = Battery.objects.filter(public_id__in={whole for whole, *_ in told})
    keys = dict(named.values_list("public_id", "pk"))
    links.delete()
    StructureLink.objects.bulk_create(
        StructureLink(
            part=battery, whole_id=keys[whole], position=position, since=since, until=until
        )
        for whole, position, since, until in told
    )
    return True


def _passports(battery: Battery, history: History) -> bool:
    told = {facts.uid: facts for facts in passports_of(history)}
    rows = {str(row.uid): row for row in battery.passports.all()}
    differs = False
    for uid in rows.keys() - told.keys():
        rows[uid].delete()
        differs = True
    for uid, facts in told.items():
        row = rows.get(uid) or Passport(uid=uid, battery=battery)
        is_as_told = row.pk and (row.category, row.issued_at, row.status, row.ended_at) == (
            facts.category, facts.issued_at, facts.status, facts.ended_at,
        )  # fmt: skip
        if not is_as_told:
            row.category, row.issued_at = facts.category, facts.issued_at
            row.status, row.ended_at = facts.status, facts.ended_at
            row.save()
            differs = True
        standing = {str(one) for one in row.predecessors.values_list("uid", flat=True)}
        if standing != set(facts.predecessors):
            row.predecessors.set(Passport.objects.filter(uid__in=facts.predecessors))
            differs = True
    return differs


def _site(battery: Battery) -> bool:
    if not battery.site_uid or str(battery.site and battery.site.uid) == battery.site_uid:
        return False
    battery.site = Site.objects.get(uid=battery.site_uid)
    battery.save(update_fields=["site"])
    return True
