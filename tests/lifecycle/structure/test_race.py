"""Two people at one battery at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lifecycle.enums import BatteryCategory, Operation
from lifecycle.errors import LifecycleError
from lifecycle.models import Battery, Vehicle
from lifecycle.services import (
    Layout,
    NewUnit,
    assemble,
    disassemble,
    install_in_whole,
    verify_ledger,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; what each gave or was refused with."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=20)
        try:
            return call()
        except LifecycleError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(results):
    return [result for result in results if isinstance(result, str)]


def test_one_module_in_two_units(technician, receive, leaf):
    modules = [receive(f"M{n}", battery_model=leaf.module_model) for n in range(3)]

    def build(serial, chosen):
        parts = [Battery.objects.select_related("battery_model").get(pk=pk) for pk in chosen]
        unit = NewUnit(
            name=serial, serial=serial, parts=parts, layout=Layout(2, 1),
            operation=Operation.REPURPOSING, category=BatteryCategory.STATIONARY,
        )  # fmt: skip
        return assemble(actor=technician, unit=unit, request_key=serial)

    first, second, third = (module.pk for module in modules)
    results = at_once(lambda: build("U1", [first, second]), lambda: build("U2", [third, second]))
    (told,) = refusals(results)
    assert "It is a part of ENC-" in told
    assert Battery.objects.filter(serial__in=["U1", "U2"]).count() == 1
    assert verify_ledger().findings == []


def test_one_pack_taken_apart_by_two(technician, receive):
    pack = receive("PACK")
    results = at_once(
        *(
            lambda key=key: disassemble(
                actor=technician, battery=Battery.objects.get(pk=pack.pk), reason="arena",
                request_key=key,
            )
            for key in "ab"
        )
    )  # fmt: skip
    assert len(refusals(results)) == 1
    assert Battery.objects.count() == 49
    assert verify_ledger().findings == []


def test_four_in_a_circle(technician, receive):
    """a in b and c in d; then b in c and d in a, at once: the one or the other."""
    a, b, c, d = (receive(name) for name in "ABCD")

    def put(part, whole):
        get = Battery.objects.select_related("battery_model").get
        return install_in_whole(
            actor=technician, part=get(pk=part.pk), whole=get(pk=whole.pk), position=1,
            request_key=f"{part.serial} in {whole.serial}",
        )  # fmt: skip

    assert refusals([put(a, b), put(c, d)]) == []
    (told,) = refusals(at_once(lambda: put(b, c), lambda: put(d, a)))
    assert "That would be a circle" in told
    assert verify_ledger().findings == []


def test_two_batteries_of_one_new_car(receive):
    at_once(*(lambda n=n: receive(f"P{n}", vin="SJNFAAZE0U6000001") for n in range(2)))
    assert Vehicle.objects.count() == 1
    assert verify_ledger().findings == []
