"""Sites and the places at them."""

from __future__ import annotations

import re
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.actors import Actor, own_organisation
from accounts.permissions import Permission, require
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Site, StoragePlace

_CODE = re.compile(r"^[A-Z0-9][A-Z0-9\-./]{0,39}$")
_RUN = re.compile(r"^(.*?)(\d+)\.\.(\d+)$")
MOST_PLACES = 1_000


def add_site(*, actor: Actor, name: str, latitude: Decimal, longitude: Decimal) -> Site:
    """A site of the actor's organisation. Raises EntryRefusedError where the name is taken."""
    require(actor, Permission.EDIT_SITES)
    try:
        with transaction.atomic():
            return Site.objects.create(
                organisation_id=own_organisation(actor),
                name=name.strip(),
                latitude=latitude,
                longitude=longitude,
            )
    except IntegrityError as error:
        raise EntryRefusedError({"name": "There is a site of this name already."}) from error


def add_places(
    *, actor: Actor, site: Site, codes: str, is_quarantine: bool = False
) -> list[StoragePlace]:
    """Places from a list of codes, separated by blanks; `A-01..20` stands for twenty of them.

    All or none. Raises EntryRefusedError with the code that cannot be.
    """
    require(actor, Permission.EDIT_SITES)
    if site.organisation_id != own_organisation(actor):
        raise EntryRefusedError({"codes": "This site belongs to another organisation."})
    wanted = [code for word in codes.upper().split() for code in _expanded(word)]
    if not wanted:
        raise EntryRefusedError({"codes": "Type at least one code."})
    for code in wanted:
        if not _CODE.match(code):
            raise EntryRefusedError(
                {"codes": f"“{code}”: a code has up to 40 capitals, digits and - . / signs."}
            )
        if wanted.count(code) > 1:
            raise EntryRefusedError({"codes": f"{code} is there twice."})
    taken = StoragePlace.objects.filter(site=site, code__in=wanted).first()
    if taken:
        raise EntryRefusedError({"codes": f"{taken.code} is there already."})
    return StoragePlace.objects.bulk_create(
        StoragePlace(site=site, code=code, is_quarantine=is_quarantine) for code in wanted
    )


def _expanded(word: str) -> list[str]:
    match = _RUN.match(word)
    if not match:
        return [word]
    first, last, width = int(match[2]), int(match[3]), len(match[2])
    if not first <= last < first + MOST_PLACES:
        raise EntryRefusedError({"codes": f"“{word}”: from a number up to a larger one, at most "
                                          f"{MOST_PLACES}."})  # fmt: skip
    return [f"{match[1]}{number:0{width}d}" for number in range(first, last + 1)]
