from matching.models.battery_terms import BatteryTerms
from matching.models.cost_settings import CostSettings
from matching.models.demand import Demand
from matching.models.demand_event import DemandEvent
from matching.models.expected_row import ExpectedRow
from matching.models.matching_run import MatchingRun
from matching.models.nightly_check import NightlyCheck
from matching.models.plan_row import LeftOut, PlanRow
from matching.models.planning_settings import PlanningSettings
from matching.models.run_prices import RunPrices
from matching.models.stability import Stability
from matching.models.supply_forecast import SupplyForecast
from matching.models.supply_history import SupplyHistory

__all__ = [
    "BatteryTerms",
    "CostSettings",
    "Demand",
    "DemandEvent",
    "ExpectedRow",
    "LeftOut",
    "MatchingRun",
    "NightlyCheck",
    "PlanRow",
    "PlanningSettings",
    "RunPrices",
    "Stability",
    "SupplyForecast",
    "SupplyHistory",
]
