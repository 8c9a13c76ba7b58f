from matching.queries.demand_story import Progress, progress_of, story_of
from matching.queries.demands import count_open, demands_seen_by, filter_demands
from matching.queries.runs import matchable_batteries, rows_of, runs_seen_by
from matching.queries.solved import SolvedRun, demand_names, solved_run

__all__ = [
    "Progress",
    "SolvedRun",
    "count_open",
    "demand_names",
    "demands_seen_by",
    "filter_demands",
    "matchable_batteries",
    "progress_of",
    "rows_of",
    "runs_seen_by",
    "solved_run",
    "story_of",
]
