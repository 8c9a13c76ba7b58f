from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import PermissionRefusedError
from lifecycle.enums import Chemistry, Material, PassportStatus, Stage
from lifecycle.errors import EntryRefusedError
from lifecycle.models import MassBalance, Passport
from lifecycle.queries.recovery import balances_seen_by, inputs_seen_by, judged
from lifecycle.recovery import Balance, Output, efficiency_target, judge, recovery_target
from lifecycle.services import (
    BalanceReport,
    accept_offer,
    install_in_whole,
    offer_to_recycler,
    report_mass_balance,
    report_receipt,
    verify_ledger,
)

D = Decimal
masses = st.decimals("0.001", "1000", places=3)


@given(st.lists(masses, min_size=1, max_size=6), st.lists(masses, min_size=1, max_size=12))
def test_never_more_out_than_in(inputs, outputs):
    balance = Balance(
        {str(number): mass for number, mass in enumerate(inputs)},
        {material: Output(mass) for material, mass in zip(Material, outputs, strict=False)},
    )
    possible = sum(outputs) <= sum(inputs)
    assert (balance.problems() == {}) == possible
    if possible:
        assert 0 <= balance.recycling_efficiency <= 1


def test_residue_is_not_recycled():
    outputs = {Material.COPPER: Output(D(60)), Material.RESIDUE: Output(D(40))}
    assert Balance({"a": D(100)}, outputs).recycling_efficiency == D("0.6")


@pytest.mark.parametrize(
    ("day", "lithium", "lead", "cobalt", "li"),
    [("2025-12-31", None, None, None, None), ("2026-01-01", "0.65", "0.75", None, None),
     ("2028-01-01", "0.65", "0.75", "0.90", "0.50"), ("2031-01-01", "0.70", "0.80", "0.90", "0.50"),
     ("2032-01-01", "0.70", "0.80", "0.95", "0.80")],
)  # fmt: skip
def test_the_targets_of_the_year(day, lithium, lead, cobalt, li):
    on = date.fromisoformat(day)
    found = (
        efficiency_target(Chemistry.LFP, on), efficiency_target(Chemistry.PB, on),
        recovery_target(Material.COBALT, on), recovery_target(Material.LITHIUM, on),
    )  # fmt: skip
    assert found == tuple(D(text) if text else None for text in (lithium, lead, cobalt, li))


def test_what_cannot_be_told_is_not_called_met():
    assert judge(None, D("0.9")).verdict == "cannot be told"
    assert judge(D("0.9"), D("0.9")).verdict == "met"
    assert judge(D("0.89"), D("0.9")).verdict == "not met"


@pytest.fixture
def handed_over(receive, planner, recycler, recycler_actor):
    def handed_over(serial):
        battery = receive(serial)
        offer = offer_to_recycler(
            actor=planner, battery=battery, recycler=recycler, reason="spent", request_key=serial
        )
        accept_offer(actor=recycler_actor, offer=offer, request_key=f"yes {serial}")
        report_receipt(
            actor=recycler_actor, offer=offer, mass_kg=D(290), request_key=f"got {serial}"
        )
        battery.refresh_from_db()
        return battery

    return handed_over


OUTPUTS = {
    Material.COBALT: Output(D(5), D("5.2")),
    Material.STEEL: Output(D(200)),
    Material.COPPER: Output(D(180)),
    Material.RESIDUE: Output(D(100)),
}


def report(*batteries, outputs=OUTPUTS, **changes):
    inputs = {battery.public_id: None for battery in batteries}
    return BalanceReport(
        **{"treated_on": timezone.localdate(), "inputs_kg": inputs, "outputs": outputs, **changes}
    )


@pytest.fixture
def send(recycler_actor):
    def send(given, key="b", actor=None):
        return report_mass_balance(actor=actor or recycler_actor, report=given, request_key=key)

    return send


def test_a_balance_ends_batteries_parts_and_passports(
    send, handed_over, technician, receive, leaf, planner, recycler_actor, recycler
):
    pack, module = receive("W"), receive("M", battery_model=leaf.module_model)
    install_in_whole(actor=technician, part=module, whole=pack, position=1, request_key="i")
    offer = offer_to_recycler(
        actor=planner, battery=pack, recycler=recycler, reason="spent", request_key="o"
    )
    accept_offer(actor=recycler_actor, offer=offer, request_key="yes")
    report_receipt(actor=recycler_actor, offer=offer, mass_kg=D(290), request_key="got")
    other = handed_over("B")
    balance = send(report(pack, other))
    for one in (pack, other, module):
        one.refresh_from_db()
        assert one.stage == Stage.RECYCLED
    assert Passport.objects.get(battery=pack).status == PassportStatus.ARCHIVED
    told = judged(balance)
    assert told.balance.input_kg == D(580)
    assert (told.efficiency.figure.quantize(D("0.0001")), told.efficiency.verdict) == (
        D("0.6638"), "met",
    )  # fmt: skip
    assert dict(told.recovery)[Material.COBALT].verdict == "no target yet"
    assert verify_ledger().findings == []


def test_sent_twice_it_stands_once(send, handed_over):
    given = report(handed_over("A"), handed_over("B"))
    assert send(given).pk == send(given).pk
    assert MassBalance.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"outputs": {Material.STEEL: Output(D(291))}}, "more out than in"),
     ({"outputs": {Material.COBALT: Output(D(6), D(5))}}, "more than there was"),
     ({"outputs": {Material.COBALT: Output(D(-1))}}, "below zero"),
     ({"outputs": {}}, "what came out"),
     ({"inputs_kg": {}}, "at least one battery"),
     ({"inputs_kg": {"ENC-00000000": None}}, "have not received a battery ENC-00000000"),
     ({"treated_on": timezone.localdate() + timedelta(days=1)}, "in the future"),
     ({"treated_on": date(2020, 1, 1)}, "received later")],
)  # fmt: skip
def test_impossible_balances_write_nothing(send, handed_over, changes, words):
    battery = handed_over("A")
    outputs = {Material.STEEL: Output(D(200))}
    with pytest.raises(EntryRefusedError, match=words):
        send(report(battery, **{"outputs": outputs, **changes}))
    assert not MassBalance.objects.exists()
    battery.refresh_from_db()
    assert battery.stage == Stage.HANDED_OVER


def test_no_battery_is_treated_twice_and_none_of_others(send, handed_over, receive, technician):
    battery = handed_over("A")
    outputs = {Material.STEEL: Output(D(200))}
    send(report(battery, outputs=outputs))
    with pytest.raises(EntryRefusedError, match="was treated on"):
        send(report(battery, outputs=outputs), key="again")
    with pytest.raises(EntryRefusedError, match="have not received"):
        send(report(receive("NOT OFFERED"), outputs=outputs), key="other")
    with pytest.raises(PermissionRefusedError):
        send(report(battery, outputs=outputs), key="t", actor=technician)


def test_a_holder_sees_its_own_batteries_alone(
    send, handed_over, technician, recycler_actor, make_actor, recycler
):
    balance = send(report(handed_over("A"), handed_over("B")))
    assert list(balances_seen_by(technician)) == [balance]
    assert inputs_seen_by(technician, balance).count() == 2
    assert list(balances_seen_by(recycler_actor)) == [balance]
