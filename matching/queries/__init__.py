from matching.queries.demands import count_open, demands_seen_by
from matching.queries.runs import matchable_batteries, rows_of, runs_seen_by
from matching.queries.solved import SolvedRun, demand_names, solved_run

__all__ = [
    "SolvedRun",
    "count_open",
    "demand_names",
    "demands_seen_by",
    "matchable_batteries",
    "rows_of",
    "runs_seen_by",
    "solved_run",
]
