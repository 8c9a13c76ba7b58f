"""From a state of health to a proposed grade, by a versioned policy. No Django here."""

from grading.policy.comparison import Stated, contradictions, latest_of_each
from grading.policy.distribution import Distribution, normal
from grading.policy.floors import GRADE_OF, Floor, floor_of
from grading.policy.fusion import Fused, fuse
from grading.policy.proposal import Known, Proposal, probabilities_of, propose
from grading.policy.rules import GRADES, RECYCLE, USABLE, Rules
from grading.policy.uncertainty import (
    COVERAGE,
    Health,
    health_from_capacity,
    health_from_claim,
)

__all__ = [
    "COVERAGE",
    "GRADES",
    "GRADE_OF",
    "RECYCLE",
    "USABLE",
    "Distribution",
    "Floor",
    "Fused",
    "Health",
    "Known",
    "Proposal",
    "Rules",
    "Stated",
    "contradictions",
    "floor_of",
    "fuse",
    "health_from_capacity",
    "health_from_claim",
    "latest_of_each",
    "normal",
    "probabilities_of",
    "propose",
]
