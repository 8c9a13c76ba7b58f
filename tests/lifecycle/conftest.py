import itertools
from decimal import Decimal

import pytest
from django.test import Client

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from lifecycle.enums import Condition, Origin
from lifecycle.models import BatteryModel
from lifecycle.safety import InspectionFindings
from lifecycle.services import Receipt, inspect_battery, receive_battery

_numbers = itertools.count(1)


@pytest.fixture
def refurbisher(db):
    return Organisation.objects.create(name="Workshop", kind=OrganisationKind.REFURBISHER)


@pytest.fixture
def recycler(db):
    return Organisation.objects.create(name="Smelter", kind=OrganisationKind.RECYCLER)


@pytest.fixture
def make_actor():
    def make(role, organisation, username=None):
        user = User.objects.create(username=username or f"{role}-{next(_numbers)}")
        Membership.objects.create(user=user, organisation=organisation, role=role)
        return Actor.of_user(user)

    return make


@pytest.fixture
def technician(make_actor, refurbisher):
    return make_actor(Role.TECHNICIAN, refurbisher, "tess")


@pytest.fixture
def planner(make_actor, refurbisher):
    return make_actor(Role.PLANNER, refurbisher, "priya")


@pytest.fixture
def recycler_actor(make_actor, recycler):
    return make_actor(Role.RECYCLER, recycler, "rik")


@pytest.fixture
def leaf(db):
    return BatteryModel.objects.get(code="leaf-24")


@pytest.fixture
def receive(technician, leaf):
    def receive(serial=None, **fields):
        given = {"battery_model": leaf, "origin": Origin.VEHICLE, "condition": Condition.INTACT}
        serial = serial or f"SN-{next(_numbers)}"
        receipt = Receipt(serial=serial, **{**given, **fields})
        return receive_battery(actor=technician, receipt=receipt, request_key=f"receive {serial}")

    return receive


@pytest.fixture
def findings():
    def findings(**changes):
        sound = {
            "visual": "sound",
            "leaked_or_vented": False,
            "flood_signs": False,
            "severe_collision": False,
            "hrc_fuse_blown": False,
            "lifetime_data_available": True,
            "past_calendar_expiry": False,
            "insulation_resistance_ohm_per_v": Decimal(2000),
            "open_circuit_voltage_v": Decimal("372.5"),
        }
        return InspectionFindings(**{**sound, **changes})

    return findings


@pytest.fixture
def inspect(technician, findings):
    def inspect(battery, actor=None, **changes):
        return inspect_battery(
            actor=actor or technician,
            battery=battery,
            findings=findings(**changes),
            request_key=f"inspect {next(_numbers)}",
        )

    return inspect


@pytest.fixture
def browser_of():
    """A browser in which the person behind an actor has signed in."""

    def sign_in(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
        return client

    return sign_in


@pytest.fixture
def desk(browser_of, technician):
    return browser_of(technician)


@pytest.fixture
def fill():
    """What a browser would send: the form as it was drawn, with what the person typed."""

    def fill(page, **typed):
        form = page.context["form"]
        drawn = {bound.html_name: bound.value() for bound in form}
        sent = {**drawn, **typed}
        return {name: value for name, value in sent.items() if value not in (None, "")}

    return fill
