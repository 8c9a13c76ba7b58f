from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.proof import Leaf, merkle_path, merkle_root, root_by_path

hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def by_definition(leaves):
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = by_definition(leaves[:split]), by_definition(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


@given(hashes)
def test_the_root_in_one_pass_is_the_root_by_definition(leaves):
    assert merkle_root(leaves) == by_definition(leaves)


@given(hashes.filter(bool), st.data())
def test_every_path_leads_to_the_root_and_no_other_leaf_does(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle_path(leaves, index)
    assert root_by_path(leaves[index], path) == merkle_root(leaves)
    assert root_by_path(sha256(leaves[index]).digest(), path) != merkle_root(leaves)


def test_there_is_no_path_to_nothing():
    with pytest.raises(IndexError, match="no leaf 2 among 2"):
        merkle_path([b"a", b"b"], 2)


def test_a_known_leaf():
    """Worked by hand: SHA-256 of a zero byte and the text."""
    leaf = Leaf("ENC-00000001", 3, "ab" * 32)
    assert leaf.hash == sha256(b"\x00ENC-00000001:3:" + b"ab" * 32).digest()
