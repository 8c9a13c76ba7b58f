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
from grading.queries.remaining_life import RemainingLife, remaining_life

__all__ = [
    "NoPolicyError",
    "RemainingLife",
    "carrying_estimate",
    "estimates_of",
    "evidence_seen_by",
    "grades_of",
    "names_behind",
    "open_drafts",
    "policy_in_force",
    "remaining_life",
    "stated",
    "uploads_seen_by",
]
