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
from grading.queries.facts import facts_of, register_measured
from grading.queries.policies import (
    NoPolicyError,
    policies_seen_by,
    policy_in_force,
    previews_seen_by,
    standing_of,
    steps_of,
)

__all__ = [
    "NoPolicyError",
    "carrying_estimate",
    "estimates_of",
    "evidence_seen_by",
    "facts_of",
    "grades_of",
    "names_behind",
    "open_drafts",
    "policies_seen_by",
    "policy_in_force",
    "previews_seen_by",
    "register_measured",
    "standing_of",
    "stated",
    "steps_of",
    "uploads_seen_by",
]
