"""When a battery becomes waste, and when it ceases to be."""

from __future__ import annotations

from datetime import datetime

from accounts.actors import Actor
from lifecycle.enums import DocumentKind, Operation
from lifecycle.errors import EntryRefusedError
from lifecycle.events import DeclaredWaste, EndOfWaste
from lifecycle.models import Battery, Document, LedgerEvent
from lifecycle.services.append import append_event
from lifecycle.services.payloads import checked


def declare_waste(
    *,
    actor: Actor,
    battery: Battery,
    reason: str,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """The holder discards it, or must (Directive 2008/98/EC Art. 3(1))."""
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(DeclaredWaste, reason=reason),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )


def end_waste(
    *,
    actor: Actor,
    battery: Battery,
    operation: Operation,
    request_key: str,
    expected_sequence: int | None = None,
    occurred_at: datetime | None = None,
) -> LedgerEvent:
    """Prepared, it ceases to be waste, with the evidence of Art. 73: a state of health test, a
    contract of sale or transfer, protection in transport.

    Raises EntryRefusedError that names what is not on file.
    """
    filed = Document.objects.filter(batteries=battery, superseded_by=None).order_by("pk")
    papers = {document.kind: str(document.uid) for document in filed}
    measured = battery.state_of_health is not None and not battery.state_of_health_is_provisional
    test = papers.get(DocumentKind.TEST_CERTIFICATE) or ("record" if measured else "")
    evidence = {
        DocumentKind.TEST_CERTIFICATE: test,
        DocumentKind.CONTRACT: papers.get(DocumentKind.CONTRACT, ""),
        DocumentKind.TRANSPORT_PROTECTION: papers.get(DocumentKind.TRANSPORT_PROTECTION, ""),
    }
    if missing := [str(kind.label) for kind, there in evidence.items() if not there]:
        raise EntryRefusedError(
            {"operation": f"Art. 73 asks for more than is on file: {'; '.join(missing)}."}
        )
    return append_event(
        actor=actor,
        battery=battery,
        payload=checked(
            EndOfWaste,
            operation=operation,
            state_of_health_test=test,
            contract=evidence[DocumentKind.CONTRACT],
            transport_protection=evidence[DocumentKind.TRANSPORT_PROTECTION],
        ),
        request_key=request_key,
        expected_sequence=expected_sequence,
        occurred_at=occurred_at,
    )
