from matching.queries.demands import count_open, demands_seen_by
from matching.queries.runs import matchable_batteries, rows_of, runs_seen_by

__all__ = ["count_open", "demands_seen_by", "matchable_batteries", "rows_of", "runs_seen_by"]
