"""The leaves of the tree: where each battery's chain stands."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple


class Leaf(NamedTuple):
    """The head of one battery's chain."""

    battery: str
    sequence: int
    head_hash: str

    @property
    def text(self) -> str:
        """What is hashed: `ENC-…:sequence:hash`."""
        return f"{self.battery}:{self.sequence}:{self.head_hash}"

    @property
    def hash(self) -> bytes:
        """RFC 6962 §2.1: a leaf is prefixed with 0, so that it never reads as a node."""
        return sha256(b"\x00" + self.text.encode()).digest()


def digest_of(leaves: Iterable[Leaf]) -> str:
    """SHA-256 (hex) over the texts of leaves in order, a line each."""
    digest = sha256()
    for leaf in leaves:
        digest.update(f"{leaf.text}\n".encode())
    return digest.hexdigest()
