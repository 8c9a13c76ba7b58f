"""Hazard class and packing instruction by rule: decision support, the consignor decides.

ADR 2023: UN 3480, class 9; SP 376 for damaged or defective ones; SP 377 for disposal or recycling.
"""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.enums import HazardClass

AIR_LIMIT = "By air at no more than 30 % state of charge (IATA DGR, PI 965)."


@dataclass(frozen=True)
class Proposal:
    """What is proposed, why, and by which rule."""

    hazard: HazardClass
    packing_instruction: str
    by_air: str
    reasons: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class TransportFacts:
    """What the record knows; an inspection that is missing is not one that was passed."""

    is_critical: bool
    in_quarantine: bool
    quarantine_reason: str
    was_inspected: bool
    for_recycling: bool


def propose(facts: TransportFacts) -> Proposal:
    """The most careful class that the record gives a reason for."""
    why = (facts.quarantine_reason,) if facts.quarantine_reason else ()
    never = "Never by air."
    if facts.is_critical:
        return Proposal(
            HazardClass.CRITICAL,
            "P911 or LP906",
            never,
            (*why, "It may heat up, vent or burn under normal conditions of transport."),
            "ADR SP 376, damaged and critical",
        )
    if facts.in_quarantine:
        return Proposal(
            HazardClass.DAMAGED,
            "P908 or LP904",
            never,
            why or ("It is in quarantine.",),
            "ADR SP 376, damaged",
        )
    if facts.for_recycling:
        return Proposal(
            HazardClass.REGULAR,
            "P909",
            never,
            ("It goes to disposal or recycling.",),
            "ADR SP 377",
        )
    if not facts.was_inspected:
        return Proposal(
            HazardClass.REGULAR,
            "P903 or LP903, after an inspection",
            AIR_LIMIT,
            ("Nobody has inspected it yet: damage cannot be excluded.",),
            "ADR P903; SP 376 asks for an assessment",
        )
    return Proposal(
        HazardClass.REGULAR, "P903 or LP903", AIR_LIMIT, ("Every gate passed.",), "ADR P903"
    )
