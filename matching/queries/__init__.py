from matching.queries.choices import choices_of
from matching.queries.comparing import demand_names, known_batteries, plans_of, runs_to_compare
from matching.queries.demands import count_open, demands_seen_by
from matching.queries.runs import matchable_batteries, rows_of, runs_seen_by

__all__ = [
    "choices_of",
    "count_open",
    "demand_names",
    "demands_seen_by",
    "known_batteries",
    "matchable_batteries",
    "plans_of",
    "rows_of",
    "runs_seen_by",
    "runs_to_compare",
]
