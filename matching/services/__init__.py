from matching.services.accept import Accepted, accept_units
from matching.services.costs import current_costs
from matching.services.demands import (
    cancel_demand,
    change_demand,
    create_demand,
    open_demand,
    order_demand,
)
from matching.services.expiry import expire_reservations, extend_reservation
from matching.services.propose import propose_plan
from matching.services.release import Released, release_row, release_rows
from matching.services.replacements import find_replacements
from matching.services.substitute import substitute

__all__ = [
    "Accepted",
    "Released",
    "accept_units",
    "cancel_demand",
    "change_demand",
    "create_demand",
    "current_costs",
    "expire_reservations",
    "extend_reservation",
    "find_replacements",
    "open_demand",
    "order_demand",
    "propose_plan",
    "release_row",
    "release_rows",
    "substitute",
]
