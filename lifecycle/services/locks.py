"""Who may change what is inside what: one at a time in an organisation."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Organisation
from lifecycle.models import Battery


def lock_structure(organisation_id: int, batteries: Iterable[Battery] = ()) -> None:
    """Lock the organisation's structure, then the rows in the order of their keys.

    Two who build four units into one another in a circle see no common row; so all who change a
    structure wait in one line. The batteries are brought up to date in place. Inside a transaction.
    """
    # Rows that only refer to the organisation are written meanwhile.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    given = list(batteries)
    rows = Battery.objects.select_for_update(of=("self",), no_key=True).select_related(
        "battery_model", "site"
    )
    locked = {row.pk: row for row in rows.filter(pk__in=[b.pk for b in given]).order_by("pk")}
    for battery in given:
        battery.__dict__.update(locked[battery.pk].__dict__)
