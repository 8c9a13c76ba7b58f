from matching.models.battery_terms import BatteryTerms
from matching.models.cost_settings import CostSettings
from matching.models.demand import Demand
from matching.models.demand_event import DemandEvent
from matching.models.matching_run import MatchingRun
from matching.models.plan_row import LeftOut, PlanRow
from matching.models.work_event import WorkEvent
from matching.models.work_line import WorkLine
from matching.models.work_order import WorkOrder

__all__ = [
    "BatteryTerms",
    "CostSettings",
    "Demand",
    "DemandEvent",
    "LeftOut",
    "MatchingRun",
    "PlanRow",
    "WorkEvent",
    "WorkLine",
    "WorkOrder",
]
