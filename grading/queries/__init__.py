from grading.queries.accuracy import scored_estimates, scored_of, seen_among
from grading.queries.evidence import (
    carrying_estimate,
    estimates_of,
    evidence_seen_by,
    grades_of,
    names_behind,
    open_drafts,
    stated,
    uploads_seen_by,
)
from grading.queries.policies import NoPolicyError, policy_in_force

__all__ = [
    "NoPolicyError",
    "carrying_estimate",
    "estimates_of",
    "evidence_seen_by",
    "grades_of",
    "names_behind",
    "open_drafts",
    "policy_in_force",
    "scored_estimates",
    "scored_of",
    "seen_among",
    "stated",
    "uploads_seen_by",
]
