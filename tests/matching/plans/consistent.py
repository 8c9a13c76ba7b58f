"""Whether rows, reservations and demands say the same, and the ledger holds."""

from collections import Counter

from lifecycle.enums import ReservationPurpose
from lifecycle.models import Reservation
from lifecycle.services import verify_ledger
from matching.enums import DemandState, RowState, UseKind
from matching.models import Demand, PlanRow


def units_by_rows():
    """Units of each demand by what stands; a string counts once all its places are filled."""
    units, standing, places = Counter(), Counter(), Counter()
    for row in PlanRow.objects.all():
        string = (row.run_id, row.demand_id, row.string)
        accepted = row.state == RowState.ACCEPTED
        if row.kind == UseKind.STRING:
            places[string] += row.replaces_id is None
            standing[string] += accepted
        elif accepted:
            units[row.demand_id] += row.kits or 1
    for string, count in standing.items():
        units[string[1]] += count == places[string]
    return +units


def assert_consistent():
    units = units_by_rows()
    for demand in Demand.objects.all():
        assert demand.accepted_units == units[demand.pk], demand
        assert demand.accepted_units <= demand.quantity
        if demand.state not in (DemandState.CANCELLED, DemandState.DRAFT):
            assert demand.state == demand.state_by_units
    open_rows = Reservation.objects.filter(released_at=None)
    promised = Counter(open_rows.values_list("battery_id", flat=True))
    assert set(promised.values()) <= {1}
    accepted = set(
        PlanRow.objects.filter(state=RowState.ACCEPTED).values_list("battery_id", flat=True)
    )
    for_demands = open_rows.filter(purpose=ReservationPurpose.SECOND_USE)
    assert set(for_demands.values_list("battery_id", flat=True)) == accepted
    assert verify_ledger().findings == []
