from matching.queries.choices import choices_of
from matching.queries.comparing import (
    batteries_of,
    known_batteries,
    names_of_demands,
    plans_of,
    runs_to_compare,
)
from matching.queries.demand_story import Progress, progress_of, story_of
from matching.queries.demands import count_open, demands_seen_by, filter_demands
from matching.queries.runs import (
    acceptable_units,
    left_out_of,
    matchable_batteries,
    placeable_batteries,
    rows_of,
    runs_seen_by,
    ungraded_units,
)
from matching.queries.solved import DamagedRunError, SolvedRun, demand_names, solved_run

__all__ = [
    "DamagedRunError",
    "Progress",
    "SolvedRun",
    "acceptable_units",
    "batteries_of",
    "choices_of",
    "count_open",
    "demand_names",
    "demands_seen_by",
    "filter_demands",
    "known_batteries",
    "left_out_of",
    "matchable_batteries",
    "names_of_demands",
    "placeable_batteries",
    "plans_of",
    "progress_of",
    "rows_of",
    "runs_seen_by",
    "runs_to_compare",
    "solved_run",
    "story_of",
    "ungraded_units",
]
