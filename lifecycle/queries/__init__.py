from lifecycle.queries.batteries import (
    batteries_seen_by,
    filter_batteries,
    find_by_label,
    voltage_window,
)
from lifecycle.queries.offers import offers_made_to, offers_seen_by
from lifecycle.queries.proof import checkpoints_seen_by, proof_of
from lifecycle.queries.stock import count_by_stage
from lifecycle.queries.timeline import TimelineEntry, timeline_of, vin_of

__all__ = [
    "TimelineEntry",
    "batteries_seen_by",
    "checkpoints_seen_by",
    "count_by_stage",
    "filter_batteries",
    "find_by_label",
    "offers_made_to",
    "offers_seen_by",
    "proof_of",
    "timeline_of",
    "vin_of",
    "voltage_window",
]
