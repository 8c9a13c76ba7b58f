"""What a policy asks of a battery for each application: figures with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

APPLICATIONS = (
    "traction",
    "forklift_80v",
    "forklift_48v",
    "forklift_24v",
    "storage",
    "generator",
    "parts",
)
"""Best use first. `parts`: not used as a whole, but its modules or cells are."""

GRADE_OF = {
    "traction": "A",
    "forklift_80v": "B",
    "forklift_48v": "B",
    "forklift_24v": "B",
    "storage": "B",
    "generator": "C",
}
"""The grade that the ledger knows for each use of the whole battery."""

ASSUMPTION = "assumption"


class RuleError(ValueError):
    """A rule that cannot be one; `problems` names each field with what is wrong."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Figure:
    """A limit with where it is from; a source that begins with “Assumption” is none."""

    value: Decimal
    source: str

    @property
    def is_assumption(self) -> bool:
        return self.source.lower().startswith(ASSUMPTION)

    def __float__(self) -> float:
        return float(self.value)


@dataclass(frozen=True, slots=True)
class ApplicationRule:
    """What one application asks for. Shares are fractions; None: the policy sets no limit.

    `evidence`: kinds of test of which one must stand, at most `longest_evidence_age_days` old.
    `forbidden_events`: negative events after which the application is closed for good.
    `least_power_share`: of the power when new, or one over the growth of the resistance.
    """

    application: str
    least_state_of_health: Figure
    confidence: Figure
    longest_evidence_age_days: Figure
    least_insulation_ohm_per_v: Figure
    least_power_share: Figure | None
    largest_self_discharge_per_month: Figure | None
    evidence: tuple[str, ...]
    forbidden_events: tuple[str, ...]
    signed_by: str

    def __post_init__(self) -> None:
        problems = {
            name: problem
            for name in FIGURES
            if (figure := getattr(self, name)) is not None
            and (problem := _figure_problem(name, figure))
        }
        if self.application not in APPLICATIONS:
            problems["application"] = f"{self.application} is no application."
        if not self.evidence:
            problems["evidence"] = "Name at least one kind of test."
        if not self.signed_by:
            problems["signed_by"] = "Say whose role signs."
        if problems:
            raise RuleError(problems)

    def as_json(self) -> dict[str, Any]:
        """Figures as texts, for storing; `from_json` gives the same rule back."""
        return {field.name: _stored(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ApplicationRule:
        """Raises RuleError where a field is missing, unknown or not of its kind."""
        unknown = set(stored) ^ {field.name for field in fields(cls)}
        if unknown:
            raise RuleError(dict.fromkeys(sorted(unknown), "Missing, or not a field of a rule."))
        return cls(**{name: _read(name, value) for name, value in stored.items()})


FIGURES = (
    "least_state_of_health",
    "confidence",
    "longest_evidence_age_days",
    "least_insulation_ohm_per_v",
    "least_power_share",
    "largest_self_discharge_per_month",
)
_SHARES = {
    "least_state_of_health",
    "confidence",
    "least_power_share",
    "largest_self_discharge_per_month",
}
_OPTIONAL = {"least_power_share", "largest_self_discharge_per_month"}


def rules_from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[ApplicationRule, ...]:
    """The rules of a policy, best use first. Raises RuleError, also for two of one application."""
    rules = {}
    for one in stored:
        rule = ApplicationRule.from_json(one)
        if rule.application in rules:
            raise RuleError({rule.application: "There are two rules for this application."})
        rules[rule.application] = rule
    return tuple(rules[name] for name in APPLICATIONS if name in rules)


def _figure_problem(name: str, figure: Figure) -> str:
    if not figure.source.strip():
        return "Say where the figure is from, or write “Assumption” and why."
    if not figure.value.is_finite() or figure.value <= 0:
        return "A figure is above 0."
    if name == "confidence" and figure.value >= 1:
        return "Confidence lies between 0 and 1."
    if name in _SHARES and figure.value > 1:
        return "A fraction, at most 1: write 0.8 for 80 %."
    return ""


def _stored(value: Any) -> Any:
    if isinstance(value, Figure):
        return {"value": f"{value.value:f}", "source": value.source}
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if name not in FIGURES:
        return tuple(value) if isinstance(value, list) else value
    if value is None and name in _OPTIONAL:
        return None
    try:
        return Figure(Decimal(str(value["value"])), str(value["source"]))
    except (KeyError, TypeError, InvalidOperation) as error:
        raise RuleError({name: "A figure has a value and a source."}) from error
