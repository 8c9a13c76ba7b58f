from matching.services.accept import Accepted, accept_units, release_row
from matching.services.costs import current_costs
from matching.services.demands import (
    cancel_demand,
    change_demand,
    create_demand,
    open_demand,
    order_demand,
)
from matching.services.propose import propose_plan

__all__ = [
    "Accepted",
    "accept_units",
    "cancel_demand",
    "change_demand",
    "create_demand",
    "current_costs",
    "open_demand",
    "order_demand",
    "propose_plan",
    "release_row",
]
