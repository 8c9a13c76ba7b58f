"""How many batteries at hand pass each rule of a demand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lifecycle.models import Site
from matching.enums import Application
from matching.rule_words import RULES
from matching.services.demands.fit import count_fit

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(house):
    return Site.objects.create(
        organisation=house, name="Lisbon", latitude=Decimal("38.7"), longitude=Decimal("-9.1")
    )


def test_each_battery_is_counted_at_the_first_rule_it_fails(planner, demand, graded, far):
    graded("0.80"), graded("0.79")
    graded("0.60")  # floor
    graded("0.80", at=far)
    graded("0.80", model="leaf-24-module")  # too little voltage for a whole pack
    graded("0.80", at=None)
    wanted = demand(Application.TRACTION, quantity=3)
    found = count_fit(actor=planner, demand=wanted)
    assert (found.at_hand, found.may_serve, found.units) == (6, 2, 2)
    assert found.refused == {"R5": 1, "R6": 1, "R7": 1}
    assert list(found.kept_out.values()) == [1]
    assert found.may_serve + sum(found.refused.values()) + 1 == found.at_hand
    assert set(found.refused) <= set(RULES)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"chemistries": ["Li-ion LFP"]}, "R2"),
        ({"battery_models": ["leaf-62"]}, "R3"),
        ({"deadline": timezone.localdate()}, "R4"),
        ({"minimum_energy_kwh": Decimal(39)}, "R8"),
        ({"minimum_power_kw": Decimal(90000)}, "R9"),
    ],
)
def test_every_rule_has_its_words(planner, demand, graded, changes, rule):
    graded("0.80")
    found = count_fit(actor=planner, demand=demand(Application.TRACTION, **changes))
    assert (found.refused, found.may_serve, found.units) == ({rule: 1}, 0, 0)
    assert RULES[rule]


def test_kits_are_counted_by_modules(planner, demand, graded):
    graded("0.80")
    # 24 modules of 14.6 V: two in series for 20 to 31 V, 2.6 kWh at the lower bound.
    assert count_fit(actor=planner, demand=demand(quantity=2)).units == 12


@pytest.mark.parametrize(
    ("healths", "spread", "strings"),
    [
        (["0.80", "0.80", "0.79", "0.70"], "0.02", 1),
        (["0.80", "0.79", "0.75", "0.74"], "0.02", 2),
        (["0.80", "0.78", "0.76", "0.74"], "0.02", 2),
        (["0.80", "0.77", "0.74"], "0.02", 0),
        (["0.80", "0.80", "0.79"], "0", 1),
    ],
)
def test_strings_are_of_packs_that_are_alike(planner, demand, graded, healths, spread, strings):
    for health in healths:
        graded(health)
    wanted = demand(
        Application.STORAGE, spread=Decimal(spread), quantity=2, minimum_energy_kwh=Decimal(40)
    )
    found = count_fit(actor=planner, demand=wanted)
    assert (found.may_serve, found.units) == (len(healths), strings)


def test_nothing_at_hand_is_said_with_and_without_scripts(client, planner, demand, graded):
    from accounts.models import User

    client.force_login(User.objects.get(pk=planner.reference.removeprefix("user:")))
    wanted = demand(Application.TRACTION, deadline=timezone.localdate() + timedelta(days=1))
    url = f"{wanted.get_absolute_url()}fit/"
    assert "No battery is at hand" in client.get(url).content.decode()
    graded()
    page = client.get(url).content.decode()
    assert "<h1>" in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in part
    for told in (page, part):
        assert "Nothing at hand can serve it." in told
        assert "too late for the deadline" in told
    assert url in client.get(wanted.get_absolute_url()).content.decode()
