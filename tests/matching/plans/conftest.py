import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from lifecycle.enums import Condition, EvidenceKind, Grade, Origin
from lifecycle.events import GradeSigned, MeasurementRecorded
from lifecycle.models import BatteryModel, Site
from lifecycle.safety import InspectionFindings
from lifecycle.services import (
    Receipt,
    inspect_battery,
    receive_battery,
    record_grade,
    record_measurement,
)
from matching.enums import Application
from matching.services import accept_units, create_demand, propose_plan
from matching.services.runs.solve_run import solve_run

_numbers = itertools.count(1)


@pytest.fixture
def house(db):
    return Organisation.objects.create(name="Workshop", kind=OrganisationKind.REFURBISHER)


@pytest.fixture
def make_actor():
    def make(role, organisation):
        user = User.objects.create(username=f"{role}-{next(_numbers)}")
        Membership.objects.create(user=user, organisation=organisation, role=role)
        return Actor.of_user(user)

    return make


@pytest.fixture
def technician(make_actor, house):
    return make_actor(Role.TECHNICIAN, house)


@pytest.fixture
def planner(make_actor, house):
    return make_actor(Role.PLANNER, house)


@pytest.fixture
def site(house):
    return Site.objects.create(
        organisation=house, name="Rotterdam", latitude=Decimal("51.9"), longitude=Decimal("4.5")
    )


@pytest.fixture
def graded(technician, site):
    """A battery with a signed grade, as workshop and laboratory leave it."""

    def graded(soh="0.78", model="leaf-40", at=site, lower=None):
        number = next(_numbers)
        battery = receive_battery(
            actor=technician,
            receipt=Receipt(
                battery_model=BatteryModel.objects.get(code=model),
                serial=f"S{number}",
                origin=Origin.VEHICLE,
                condition=Condition.INTACT,
                site=at,
            ),
            request_key=f"r{number}",
        )
        sound = InspectionFindings(
            visual="sound",
            leaked_or_vented=False,
            flood_signs=False,
            severe_collision=False,
            hrc_fuse_blown=False,
            lifetime_data_available=True,
            past_calendar_expiry=False,
            insulation_resistance_ohm_per_v=Decimal(2000),
            open_circuit_voltage_v=Decimal("3.7") * battery.battery_model.cells_in_series,
        )
        inspect_battery(actor=technician, battery=battery, findings=sound, request_key=f"i{number}")
        record_measurement(
            actor=technician,
            battery=battery,
            payload=MeasurementRecorded(evidence="e", evidence_kind=EvidenceKind.CAPACITY),
            request_key=f"m{number}",
        )
        health = Decimal(soh)
        record_grade(
            actor=technician,
            battery=battery,
            payload=GradeSigned(
                grade=Grade.B,
                proposed_grade=Grade.B,
                probabilities={"B": Decimal(1)},
                policy_version="1",
                estimate="e",
                state_of_health=health,
                lower=health - Decimal("0.02") if lower is None else Decimal(lower),
                upper=health + Decimal("0.02"),
                reasons=["capacity test"],
            ),
            request_key=f"g{number}",
        )
        return battery

    return graded


@pytest.fixture
def demand(planner, site):
    def demand(application=Application.FORKLIFT, **changes):
        number = next(_numbers)
        is_kit = application in {Application.FORKLIFT, Application.GENERATOR}
        fields = {
            "name": f"Demand {number}",
            "application": application,
            "site": site,
            "deadline": timezone.localdate() + timedelta(days=60),
            "quantity": 1,
            "packs_per_string": 2 if application == Application.STORAGE else 0,
            "spread": Decimal("0.05"),
            "minimum_voltage_v": Decimal(20 if is_kit else 300),
            "maximum_voltage_v": Decimal(31 if is_kit else 420),
            "minimum_energy_kwh": Decimal(2 if is_kit else 20),
            "minimum_power_kw": Decimal(1),
            "minimum_state_of_health": Decimal("0.6"),
            "target_state_of_health": Decimal("0.75"),
            "chemistries": ["Li-ion NMC", "Li-ion LMO"],
            "battery_models": [],
            "price_eur_per_kwh": Decimal(150),
            "price_loss_per_point": Decimal("0.5"),
            "warranty_eur": Decimal(200),
            "bonus_eur": Decimal(0),
            "maximum_distance_km": 500,
        }
        return create_demand(actor=planner, fields={**fields, **changes}, request_key=f"d{number}")

    return demand


class Told:
    """What a job's body sees of its worker."""

    def __init__(self):
        self.said = []

    def report(self, fraction, text, **details):
        self.said.append((fraction, text))

    def should_stop(self):
        return False


@pytest.fixture
def accept(planner):
    """Everything that a run proposes, accepted."""

    def accept(run):
        units = sorted(set(run.rows.values_list("unit", flat=True)))
        return accept_units(actor=planner, run=run, units=units)

    return accept


@pytest.fixture
def propose(planner):
    """A finished run: proposed, solved as the job does it, written."""

    def propose(actor=None):
        run = propose_plan(actor=actor or planner, seconds=10, request_key=f"p{next(_numbers)}")
        solve_run(Told(), str(run.uid))()
        run.refresh_from_db()
        return run

    return propose
