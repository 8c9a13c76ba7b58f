from matching.models.cost_settings import CostSettings
from matching.models.demand import Demand
from matching.models.matching_run import MatchingRun
from matching.models.plan_row import LeftOut, PlanRow

__all__ = ["CostSettings", "Demand", "LeftOut", "MatchingRun", "PlanRow"]
