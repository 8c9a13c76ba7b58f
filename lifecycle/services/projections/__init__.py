"""What stands in tables because events say so: written with them, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle.services.projections.columns import write_columns
from lifecycle.services.projections.identifiers import write_identifiers
from lifecycle.services.projections.passports import write_passports
from lifecycle.services.projections.recorded import Recorded
from lifecycle.services.projections.sites import set_sites
from lifecycle.services.projections.structure import write_structure
from lifecycle.services.projections.vehicles import write_vehicle_stays

__all__ = ["Recorded", "set_sites", "write_columns", "write_rows_beside"]


def write_rows_beside(recorded: Sequence[Recorded]) -> None:
    """Codes, wholes, stays in vehicles and passports that follow from new events, in their order.

    Raises IntegrityError where a constraint forbids it: the caller's transaction is undone.
    """
    for write in (write_identifiers, write_structure, write_vehicle_stays, write_passports):
        write(recorded)
