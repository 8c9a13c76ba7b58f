"""From a state of health to a proposed grade, by a versioned policy. No Django here."""

from grading.policy.application_rules import (
    APPLICATIONS,
    FIGURES,
    GRADE_OF,
    ApplicationRule,
    Figure,
    RuleError,
    rules_from_json,
)
from grading.policy.applications import Facts, Verdict, judge, outcome_of
from grading.policy.applied import Applied, apply_policy, signing_roles
from grading.policy.comparison import Stated, contradictions, latest_of_each
from grading.policy.distribution import Distribution, normal
from grading.policy.floors import Floor, floor_of
from grading.policy.fusion import Fused, fuse
from grading.policy.proposal import Known, Proposal, probabilities_of, propose
from grading.policy.rules import GRADES, RECYCLE, USABLE, Rules
from grading.policy.uncertainty import (
    COVERAGE,
    Health,
    capacity_test_deviation,
    health_from_capacity,
    health_from_claim,
)

__all__ = [
    "APPLICATIONS",
    "COVERAGE",
    "FIGURES",
    "GRADES",
    "GRADE_OF",
    "RECYCLE",
    "USABLE",
    "ApplicationRule",
    "Applied",
    "Distribution",
    "Facts",
    "Figure",
    "Floor",
    "Fused",
    "Health",
    "Known",
    "Proposal",
    "RuleError",
    "Rules",
    "Stated",
    "Verdict",
    "apply_policy",
    "capacity_test_deviation",
    "contradictions",
    "floor_of",
    "fuse",
    "health_from_capacity",
    "health_from_claim",
    "judge",
    "latest_of_each",
    "normal",
    "outcome_of",
    "probabilities_of",
    "propose",
    "rules_from_json",
    "signing_roles",
]
