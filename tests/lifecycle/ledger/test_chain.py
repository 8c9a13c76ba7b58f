from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.ledger import (
    GENESIS_HASH,
    CanonicalError,
    Entry,
    canonical_text,
    commit_to,
    entry_hash,
    first_flaw,
    opens,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def chain(length):
    rows, previous = [], GENESIS_HASH
    for sequence in range(1, length + 1):
        entry = Entry(
            "b1", sequence, "received", 1, NOW, NOW, "person", "r", "o", "k", "{}", previous
        )
        previous = entry_hash(entry)
        rows.append((entry, previous))
    return rows


def test_an_untouched_chain_has_no_flaw():
    assert first_flaw(chain(5)) is None


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
@given(position=st.integers(0, 3))
def test_a_change_of_any_field_is_found_where_it_is(name, position):
    rows = chain(4)
    entry, stored = rows[position]
    value = getattr(entry, name)
    changed = value + (timedelta(microseconds=1) if isinstance(value, datetime)
                       else 1 if isinstance(value, int) else "x")  # fmt: skip
    rows[position] = (replace(entry, **{name: changed}), stored)

    assert first_flaw(rows).sequence == position + 1


@given(position=st.integers(0, 2))
def test_a_removed_row_is_found(position):
    rows = chain(4)
    del rows[position]

    assert first_flaw(rows).sequence == position + 1


def test_swapped_rows_are_found():
    rows = chain(3)
    rows[0], rows[1] = rows[1], rows[0]

    assert first_flaw(rows).sequence == 1


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans() | st.none()))
def test_the_order_of_keys_does_not_matter(payload):
    assert canonical_text(payload) == canonical_text(dict(reversed(payload.items())))


def test_a_decimal_keeps_its_digits():
    assert canonical_text({"voltage_v": Decimal("360.50")}) == '{"voltage_v":"360.50"}'


@pytest.mark.parametrize("value", [0.1, float("nan"), Decimal("NaN"), object(), {1: "a"}])
def test_what_has_no_single_text_is_refused(value):
    with pytest.raises(CanonicalError, match="payload"):
        canonical_text({"value": value})


def test_a_commitment_opens_for_its_value_alone():
    reference, salt = commit_to("JN1AZE0U0T0000001")

    assert opens(reference, "JN1AZE0U0T0000001", salt)
    assert not opens(reference, "JN1AZE0U0T0000002", salt)
    assert commit_to("JN1AZE0U0T0000001")[0] != reference
