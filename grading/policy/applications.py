"""From what is known of a battery to each application: allowed, not allowed, or which test first.

What is not known is never taken as met: a limit on power or self-discharge counts where the
figure was measured, and the reasons say where it was not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grading.policy.application_rules import ApplicationRule
from grading.policy.distribution import Distribution
from grading.policy.words import chance as say
from grading.policy.words import percent

ALLOWED, NOT_ALLOWED, NOT_YET = "allowed", "not_allowed", "not_yet"
USE, TEST_FIRST, PARTS, RECYCLE, QUARANTINE = "use", "test_first", "parts", "recycle", "quarantine"
_TESTS = {
    "capacity": "a capacity test (hours)",
    "pulse": "a pulse test (minutes)",
    "bms": "the claim of its BMS",
    "inspection": "an inspection",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the state of health; None where it was not measured.

    `evidence`: the newest day of each kind of evidence. `negative_events`: kinds that stand.
    """

    on: date
    is_quarantined: bool = False
    insulation_ohm_per_v: float | None = None
    power_share: float | None = None
    self_discharge_per_month: float | None = None
    evidence: tuple[tuple[str, date], ...] = ()
    negative_events: tuple[str, ...] = ()

    def as_texts(self) -> dict[str, str]:
        """What is known, as texts for storing; `from_texts` gives the same facts back."""
        texts = {"on": self.on.isoformat()}
        if self.is_quarantined:
            texts["is_quarantined"] = "yes"
        for name in _NUMBERS:
            if (value := getattr(self, name)) is not None:
                texts[name] = repr(value)
        texts |= {f"evidence {kind}": day.isoformat() for kind, day in self.evidence}
        if self.negative_events:
            texts["negative_events"] = " ".join(self.negative_events)
        return texts

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Facts:
        """Raises KeyError or ValueError for texts that are none of `as_texts`."""
        return cls(
            on=date.fromisoformat(texts["on"]),
            is_quarantined=texts.get("is_quarantined") == "yes",
            **{name: float(texts[name]) for name in _NUMBERS if name in texts},
            evidence=tuple(
                (name.removeprefix("evidence "), date.fromisoformat(day))
                for name, day in sorted(texts.items())
                if name.startswith("evidence ")
            ),
            negative_events=tuple(texts.get("negative_events", "").split()),
        )


_NUMBERS = ("insulation_ohm_per_v", "power_share", "self_discharge_per_month")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One application. `probability`: of its floor on the state of health to be met; None where
    the estimate has no distribution."""

    application: str
    status: str
    probability: float | None
    reasons: tuple[str, ...]
    is_unsafe: bool = False


@dataclass(slots=True)
class _Findings:
    met: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def judge(
    distribution: Distribution | None, facts: Facts, rules: Sequence[ApplicationRule]
) -> tuple[Verdict, ...]:
    """A verdict for each rule, in the order of the rules."""
    return tuple(_verdict(distribution, facts, rule) for rule in rules)


def outcome_of(verdicts: Sequence[Verdict]) -> str:
    """`use` where one is allowed, `test_first` where a test could open one, else what is left."""
    uses = [one for one in verdicts if one.application != "parts"]
    if any(one.status == ALLOWED for one in uses):
        return USE
    if any(one.status == NOT_YET for one in uses):
        return TEST_FIRST
    if verdicts and all(one.is_unsafe for one in verdicts):
        return QUARANTINE
    parts = [one for one in verdicts if one.application == "parts"]
    return PARTS if any(one.status == ALLOWED for one in parts) else RECYCLE


def _verdict(distribution: Distribution | None, facts: Facts, rule: ApplicationRule) -> Verdict:
    found = _Findings()
    _safety(facts, rule, found)
    _evidence(facts, rule, found)
    probability = _health(distribution, rule, found)
    _measured(facts, rule, found)
    if found.unsafe or found.refused:
        reasons, status = [*found.unsafe, *found.refused], NOT_ALLOWED
    elif found.missing:
        reasons, status = found.missing, NOT_YET
    else:
        reasons, status = found.met, ALLOWED
    return Verdict(rule.application, status, probability, tuple(reasons), bool(found.unsafe))


def _safety(facts: Facts, rule: ApplicationRule, found: _Findings) -> None:
    if facts.is_quarantined:
        found.unsafe.append("It is in quarantine.")
    for event in facts.negative_events:
        if event in rule.forbidden_events:
            found.unsafe.append(f"Its record names an event that rules it out: {_plain(event)}.")
    least = float(rule.least_insulation_ohm_per_v)
    measured = facts.insulation_ohm_per_v
    if measured is None:
        found.missing.append("Inspect it first: its insulation was not measured.")
    elif measured < least:
        found.unsafe.append(f"Insulation of {measured:g} Ω/V, at least {least:g} Ω/V is needed.")
    else:
        found.met.append(f"Insulation of {measured:g} Ω/V, at least {least:g} Ω/V is needed.")


def _evidence(facts: Facts, rule: ApplicationRule, found: _Findings) -> None:
    longest = int(float(rule.longest_evidence_age_days))
    tests = " or ".join(_TESTS.get(kind, _plain(kind)) for kind in rule.evidence)
    days = [(facts.on - on).days for kind, on in facts.evidence if kind in rule.evidence]
    if not days:
        found.missing.append(f"Not tested for this yet: it needs {tests}.")
    elif min(days) > longest:
        found.missing.append(
            f"The newest test is {min(days)} days old, at most {longest} are accepted: it needs "
            f"{tests}."
        )
    else:
        found.met.append(f"Tested {max(0, min(days))} days ago, at most {longest} are accepted.")


def _health(
    distribution: Distribution | None, rule: ApplicationRule, found: _Findings
) -> float | None:
    """While a test is missing, a floor that may still be met refuses nothing."""
    floor, confidence = float(rule.least_state_of_health), float(rule.confidence)
    if distribution is None:
        found.missing.append("Its state of health is not known with an interval: test it first.")
        return None
    probability = distribution.probability_at_least(floor)
    words = f"State of health of at least {percent(floor)}: reached with {say(probability)}"
    if probability >= confidence:
        found.met.append(f"{words}, {percent(confidence)} are asked for.")
    elif found.missing and probability > 1 - confidence:
        found.missing.append(f"{words}, below the {percent(confidence)} asked for so far.")
    else:
        found.refused.append(f"{words}, below the {percent(confidence)} asked for.")
    return probability


def _measured(facts: Facts, rule: ApplicationRule, found: _Findings) -> None:
    if rule.least_power_share is not None:
        least, share = float(rule.least_power_share), facts.power_share
        if share is None:
            found.met.append(f"Power was not measured; the floor would be {percent(least)}.")
        else:
            words = f"Power of {percent(share)} of new, at least {percent(least)} is needed."
            (found.met if share >= least else found.refused).append(words)
    if rule.largest_self_discharge_per_month is not None:
        most, loss = float(rule.largest_self_discharge_per_month), facts.self_discharge_per_month
        if loss is None:
            found.met.append(
                f"Self-discharge was not measured; the limit would be {percent(most)} a month."
            )
        else:
            words = f"Self-discharge of {percent(loss)} a month, at most {percent(most)}."
            (found.met if loss <= most else found.refused).append(words)


def _plain(name: str) -> str:
    return name.replace("_", " ")
