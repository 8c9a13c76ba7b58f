"""The Merkle tree of RFC 6962 §2.1: leaves in order, split at the largest power of two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

# One step of a path: which side the other hash stands on, and that hash (hex).
Step = tuple[str, str]


def merkle_root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root in one pass with memory for log2(n) hashes; SHA-256 of nothing for no leaves."""
    complete: list[tuple[int, bytes]] = []  # (leaves below, hash), largest first
    for leaf in leaf_hashes:
        size, node = 1, leaf
        while complete and complete[-1][0] == size:
            node = _node(complete.pop()[1], node)
            size *= 2
        complete.append((size, node))
    if not complete:
        return sha256(b"").digest()
    node = complete.pop()[1]
    while complete:
        node = _node(complete.pop()[1], node)
    return node


def merkle_path(leaf_hashes: Sequence[bytes], index: int) -> list[Step]:
    """The other hashes from the leaf up to the root. Raises IndexError where there is no leaf."""
    if not 0 <= index < len(leaf_hashes):
        raise IndexError(f"no leaf {index} among {len(leaf_hashes)}")
    if len(leaf_hashes) == 1:
        return []
    split = 1 << (len(leaf_hashes) - 1).bit_length() - 1
    left, right = leaf_hashes[:split], leaf_hashes[split:]
    if index < split:
        return [*merkle_path(left, index), ("right", merkle_root(right).hex())]
    return [*merkle_path(right, index - split), ("left", merkle_root(left).hex())]


def root_by_path(leaf_hash: bytes, path: Iterable[Step]) -> bytes:
    """The root that a path leads to."""
    node = leaf_hash
    for side, other in path:
        node = (
            _node(bytes.fromhex(other), node)
            if side == "left"
            else _node(node, bytes.fromhex(other))
        )
    return node


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()
