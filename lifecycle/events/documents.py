from typing import Annotated

from pydantic import Field

from lifecycle.enums import DocumentKind, EventKind, IdentifierKind
from lifecycle.events.payload import EventPayload, Name, Sha256, Words


class DocumentFiled(EventPayload):
    """A paper about the battery; its bytes are kept under their SHA-256."""

    kind = EventKind.DOCUMENT_FILED
    document: Name
    document_kind: DocumentKind
    title: Name
    revision: Annotated[int, Field(ge=1)] = 1
    file_sha256: Sha256
    supersedes: Words = ""


class IdentifierAdded(EventPayload):
    """Another name that the battery carries or carried; the old ones stay."""

    kind = EventKind.IDENTIFIER_ADDED
    identifier_kind: IdentifierKind
    value: Annotated[str, Field(min_length=1, max_length=120)]
    reason: Words = ""


class PassportIssued(EventPayload):
    """A passport for a battery that entered the record without one."""

    kind = EventKind.PASSPORT_ISSUED
    passport: Name
    category: Name
