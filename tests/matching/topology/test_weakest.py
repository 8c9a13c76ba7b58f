"""A string and a group in parallel give what their weakest member allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.topology.connected import connected
from matching.topology.currents import current_shares, equalising_current_a, resistance_ohm
from matching.topology.weakest import Member, in_parallel, in_series


def test_the_weakest_limits_a_string():
    found = in_series([Member("a", 400, 900), Member("b", 350, 700), Member("c", 380, 500)])
    assert (found.energy_wh, found.lost_wh, found.weakest, found.power_w) == (1_050, 80, "b", 1_500)


def test_an_unknown_power_makes_the_sum_unknown():
    found = in_series([Member("a", 400, 900), Member("b", 350)])
    assert found.power_w is None
    assert in_parallel([found, found], [0.5, 0.5]).power_w is None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_string_never_gives_more_than_all_its_members(energies):
    found = in_series([Member(str(n), wh) for n, wh in enumerate(energies)])
    assert found.energy_wh + found.lost_wh == sum(energies)
    assert found.lost_wh >= 0
    assert found.energy_wh == len(energies) * min(energies)


def test_in_parallel_the_first_at_its_limit_limits_all():
    """Two strings of 1,000 W; one carries 60 %: at 1,667 W together it is at its limit."""
    one = in_series([Member("a", 500, 1_000)])
    found = in_parallel([one, one], [0.6, 0.4])
    assert (found.energy_wh, found.power_w) == (1_000, 1_666)
    with pytest.raises(ValueError, match="one share of the current"):
        in_parallel([one], [0.5, 0.5])


def test_currents_share_by_conductance():
    shares = current_shares([0.1, 0.2])
    assert shares == pytest.approx([2 / 3, 1 / 3])
    assert resistance_ohm(96, 66.2) == pytest.approx(0.0957, rel=1e-3)
    assert equalising_current_a(3, 0.1, 0.2) == pytest.approx(10)
    with pytest.raises(ValueError, match="above 0"):
        resistance_ohm(96, 0)


def test_equal_packs_share_equally_and_the_surge_is_estimated():
    packs = [Member("a", 16_000, 25_000), Member("b", 16_000, 25_000)]
    found = connected(packs, [46.3, 46.3], 96, 3.0)
    assert (found.energy_wh, found.power_w) == (32_000, 50_000)
    assert found.shares == (("a", 0.5), ("b", 0.5))
    # 3 V over twice 96 × 0.066 / 46.3 ohm.
    assert found.surge_a == pytest.approx(10.96, abs=0.01)
    assert "Estimate" in found.assumption


def test_the_weaker_pack_carries_less():
    found = connected([Member("a", 16_000), Member("b", 12_000)], [46.0, 34.5], 96, 0.0)
    assert [round(share, 3) for _name, share in found.shares] == [0.571, 0.429]
    assert found.power_w is None


def test_without_capacity_nothing_is_estimated():
    assert connected([Member("a", 0)], [0.0], 96, 1.0) is None
