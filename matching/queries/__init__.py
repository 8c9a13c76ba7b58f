from matching.queries.demand_story import Progress, progress_of, story_of
from matching.queries.demands import count_open, demands_seen_by, filter_demands
from matching.queries.runs import matchable_batteries, rows_of, runs_seen_by

__all__ = [
    "Progress",
    "count_open",
    "demands_seen_by",
    "filter_demands",
    "matchable_batteries",
    "progress_of",
    "rows_of",
    "runs_seen_by",
    "story_of",
]
