from matching.services.acceptance.accept import Accepted, accept_units
from matching.services.acceptance.expiry import expire_reservations, extend_reservation
from matching.services.acceptance.release import Released, release_row, release_rows
from matching.services.acceptance.replacements import find_replacements
from matching.services.acceptance.substitute import substitute
from matching.services.demands.life import (
    cancel_demand,
    change_demand,
    create_demand,
    open_demand,
    order_demand,
)
from matching.services.problem.costs import current_costs
from matching.services.runs.propose import propose_plan
from matching.services.runs.solve_again import solve_again
from matching.services.runs.take_early import take_early
from matching.services.runs.what_if import ask_what_if

__all__ = [
    "Accepted",
    "Released",
    "accept_units",
    "ask_what_if",
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
    "solve_again",
    "substitute",
    "take_early",
]
