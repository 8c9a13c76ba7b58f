"""Personal values stand beside the ledger; the ledger holds only what they were committed to."""

import hashlib
import secrets


def commit_to(value: str) -> tuple[str, str]:
    """(reference, salt): the reference goes into the hashed text, salt and value beside it.

    With the salt erased the reference tells nothing, even of a value as short as a VIN.
    """
    salt = secrets.token_hex(16)
    return _reference(value, salt), salt


def opens(reference: str, value: str, salt: str) -> bool:
    """Whether the value is the one that was committed to."""
    return secrets.compare_digest(reference, _reference(value, salt))


def _reference(value: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()
