"""The ledger's arithmetic: canonical text, hash chain, commitments. No Django here."""

from lifecycle.ledger.canonical import CanonicalError, canonical_text
from lifecycle.ledger.chain import (
    GENESIS_HASH,
    Entry,
    Flaw,
    entry_hash,
    first_flaw,
    hashed,
    instant_text,
)
from lifecycle.ledger.commitment import commit_to, opens

__all__ = [
    "GENESIS_HASH",
    "CanonicalError",
    "Entry",
    "Flaw",
    "canonical_text",
    "commit_to",
    "entry_hash",
    "first_flaw",
    "hashed",
    "instant_text",
    "opens",
]
