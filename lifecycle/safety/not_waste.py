"""May this leave as not-waste? What Annex XIV and Art. 73 ask for, named where it is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lifecycle.enums import DocumentKind, LegalStatus


@dataclass(frozen=True)
class Paper:
    """One thing that the law asks to travel along; `how` says what to do where it is missing."""

    what: str
    source: str
    is_there: bool
    how: str = ""


@dataclass(frozen=True)
class ShippedFacts:
    """One battery of a shipment, with the papers on file for it."""

    public_id: str
    legal_status: str
    in_quarantine: bool
    has_health_test: bool
    papers: Collection[str]


def papers_for(facts: ShippedFacts) -> list[Paper]:
    """Everything that must be there before this battery leaves as not-waste."""
    return [
        Paper(
            "It is not waste",
            "Art. 3(1)(50)",
            facts.legal_status != LegalStatus.WASTE,
            "End its being waste first (Art. 73), or let it travel as waste.",
        ),
        Paper(
            "It is not in quarantine",
            "Annex XIV: fit for its use",
            not facts.in_quarantine,
            "A second person must release it, and it must pass the inspection.",
        ),
        Paper(
            "Certificate of the state of health test",
            "Annex XIV 1(b)",
            facts.has_health_test or DocumentKind.TEST_CERTIFICATE in facts.papers,
            "Test it, or file the certificate.",
        ),
        _filed(facts, DocumentKind.CONTRACT, "Annex XIV 1(a)"),
        _filed(facts, DocumentKind.NOT_WASTE_DECLARATION, "Annex XIV 1(c)"),
        _filed(facts, DocumentKind.TRANSPORT_PROTECTION, "Annex XIV 1(d)"),
    ]


def missing_for(facts: ShippedFacts) -> list[Paper]:
    return [paper for paper in papers_for(facts) if not paper.is_there]


def _filed(facts: ShippedFacts, kind: DocumentKind, source: str) -> Paper:
    return Paper(str(kind.label), source, kind in facts.papers, "File it.")
