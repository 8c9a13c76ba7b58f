from matching.models.battery_terms import BatteryTerms
from matching.models.cost_settings import CostSettings
from matching.models.demand import Demand
from matching.models.demand_event import DemandEvent
from matching.models.matching_run import MatchingRun
from matching.models.plan_row import LeftOut, PlanRow
from matching.models.run_prices import RunPrices

__all__ = [
    "BatteryTerms",
    "CostSettings",
    "Demand",
    "DemandEvent",
    "LeftOut",
    "MatchingRun",
    "PlanRow",
    "RunPrices",
]
