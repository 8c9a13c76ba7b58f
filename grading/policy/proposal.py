"""From what is known of the state of health to a proposed grade, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass

from grading.policy.distribution import Distribution
from grading.policy.rules import GRADES, RECYCLE, Rules
from grading.policy.words import chance as say
from grading.policy.words import percent

SETTLED = 0.95
"""From this probability of the proposed grade on, no further test is advised (assumption)."""


@dataclass(frozen=True, slots=True)
class Known:
    """The one estimate on which a grade is to rest, in the core's words."""

    what: str
    method: str
    state_of_health: float
    lower: float | None
    upper: float | None
    is_provisional: bool
    distribution: Distribution | None
    pulse_model_knows_type: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """`grade` is None where the estimate gives no probabilities.

    `probabilities`: of each grade to be the true one, best first; they sum to 1.
    """

    grade: str | None
    probabilities: tuple[tuple[str, float], ...]
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    policy_version: str


def probabilities_of(distribution: Distribution, rules: Rules) -> tuple[tuple[str, float], ...]:
    """Probability of each grade: of the state of health to lie from its floor up to the next."""
    reached = [distribution.probability_at_least(floor) for floor in rules.floor_values]
    above = [0.0, *reached]
    exact = [here - better for better, here in zip(above, reached, strict=False)]
    return tuple(zip(GRADES, [*exact, 1.0 - reached[-1]], strict=True))


def propose(known: Known, rules: Rules) -> Proposal:
    """The best grade whose floor is met with the policy's confidence; recycle where none is."""
    reasons = [_told(known)]
    if known.distribution is None:
        reasons.append("It has no interval, so no grade can be given a probability.")
        return Proposal(None, (), tuple(reasons), _without_interval(known), rules.version)
    grade = RECYCLE
    for candidate, floor in rules.floors:
        chance = known.distribution.probability_at_least(floor)
        met = chance >= rules.confidence
        reasons.append(
            f"Grade {candidate} asks for {percent(floor)}: reached with a probability of "
            f"{say(chance)}, {'which meets' if met else 'below'} the {percent(rules.confidence)} "
            "that the policy asks for."
        )
        if met:
            grade = candidate
            break
    if grade == RECYCLE:
        reasons.append("No floor is met: recycling is proposed.")
    if known.is_provisional and _is_better(grade, rules.provisional_ceiling):
        reasons.append(
            f"The evidence is provisional: at most grade {rules.provisional_ceiling} under this "
            "policy."
        )
        grade = rules.provisional_ceiling
    shares = probabilities_of(known.distribution, rules)
    return Proposal(grade, shares, tuple(reasons), _advice(known, grade, shares), rules.version)


def _told(known: Known) -> str:
    interval = ""
    if known.lower is not None and known.upper is not None:
        interval = f" ({percent(known.lower)} to {percent(known.upper)} with 90 %)"
    provisional = ", provisional" if known.is_provisional else ""
    return f"{known.what}: state of health {percent(known.state_of_health)}{interval}{provisional}."


def _is_better(grade: str, other: str) -> bool:
    return GRADES.index(grade) < GRADES.index(other)


def _advice(
    known: Known, grade: str, probabilities: tuple[tuple[str, float], ...]
) -> tuple[str, ...]:
    """Which test would be worth its time, and what it could change."""
    better = sum(chance for name, chance in probabilities if _is_better(name, grade))
    worse = sum(chance for name, chance in probabilities if _is_better(grade, name))
    if 1.0 - better - worse >= SETTLED and not known.is_provisional:
        return (f"No further test is worth its time: {say(1 - better - worse)} for {grade}.",)
    odds = f"it deserves a better grade with {say(better)} and a lower one with {say(worse)}"
    if known.method == "bms_claim" and known.pulse_model_knows_type:
        return (
            f"A pulse test (minutes) would help most: {odds}.",
            "A capacity test (hours) would settle it.",
        )
    if known.method == "capacity_test":
        return (f"It lies close to a floor: {odds}. Only a more accurate tester could tell.",)
    return (f"A capacity test (hours) would settle it: {odds}.",)


def _without_interval(known: Known) -> tuple[str, ...]:
    if known.method == "capacity_test":
        return ()
    return ("Run a capacity test (hours): it gives an interval.",)
