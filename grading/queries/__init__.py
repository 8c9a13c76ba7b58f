from grading.queries.accuracy import scored_estimates, scored_of, seen_among
from grading.queries.evidence import (
    asked_again,
    awaiting_estimate,
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
from grading.queries.trained_models import (
    active_model,
    catalogued_types,
    is_known_type,
    model_of_version,
    models_of_type,
    reference_files_of,
    unasked_of,
)

__all__ = [
    "NoPolicyError",
    "RemainingLife",
    "active_model",
    "asked_again",
    "awaiting_estimate",
    "carrying_estimate",
    "catalogued_types",
    "estimates_of",
    "evidence_seen_by",
    "grades_of",
    "is_known_type",
    "model_of_version",
    "models_of_type",
    "names_behind",
    "open_drafts",
    "policy_in_force",
    "reference_files_of",
    "remaining_life",
    "scored_estimates",
    "scored_of",
    "seen_among",
    "stated",
    "unasked_of",
    "uploads_seen_by",
]
