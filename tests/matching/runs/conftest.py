"""Runs of problems that are made up, beside runs from the record."""

from decimal import Decimal
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, User
from jobs.enums import JobState
from jobs.models import Job
from lifecycle.enums import Condition, Grade, LegalStatus, Origin, Stage
from lifecycle.models import Battery, BatteryModel
from matching.digest import digest_of
from matching.enums import Application
from matching.models import Demand, MatchingRun
from matching.services import current_costs
from tests.matching.plans.conftest import (
    Told,
    demand,
    graded,
    house,
    make_actor,
    planner,
    propose,
    site,
    technician,
)
from tests.matching.solver.conftest import tiny_problem

__all__ = [
    "Told", "demand", "graded", "house", "make_actor", "planner", "propose", "site", "technician",
]  # fmt: skip


@pytest.fixture
def desk(planner):
    return client_of(planner)


@pytest.fixture
def rival(make_actor):
    """A planner of another house."""
    other = Organisation.objects.create(name="Rival", kind=OrganisationKind.REFURBISHER)
    return make_actor(Role.PLANNER, other)


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.reference.removeprefix("user:")))
    return client


@pytest.fixture
def fleet(house, site):
    """Graded batteries straight into the table, where their events do not matter."""

    def fleet(names, model="leaf-40"):
        rng = Random(1)
        packs = BatteryModel.objects.get(code=model)
        rows = []
        for name in names:
            health = Decimal(rng.randrange(6800, 9000)) / 10_000
            rows.append(
                Battery(
                    public_id=name, organisation=house, battery_model=packs, site=site, sequence=1,
                    head_hash="0" * 64, stage=Stage.GRADED, grade=Grade.B, serial=name,
                    legal_status=LegalStatus.ORIGINAL, origin=Origin.VEHICLE,
                    condition=Condition.WORN, received_at=timezone.now(), state_of_health=health,
                    state_of_health_lower=health - Decimal("0.02"),
                    state_of_health_upper=health + Decimal("0.02"),
                )
            )  # fmt: skip
        return Battery.objects.bulk_create(rows)

    return fleet


@pytest.fixture
def endless(fleet, demand):
    """A record that is searched until somebody ends it: too large for the exact model."""

    def endless():
        fleet([f"ENC-{n:04d}" for n in range(180)])
        for n in range(8):
            demand(
                Application.STORAGE, quantity=3 + n % 4, packs_per_string=3,
                spread=Decimal("0.012"), minimum_energy_kwh=50, price_eur_per_kwh=110 + n,
            )  # fmt: skip
            demand(quantity=9 + n, minimum_energy_kwh=Decimal("2.7"))
        return demand(Application.TRACTION, quantity=12)

    return endless


@pytest.fixture
def made_up(fleet, demand, house):
    """A run of a problem of the solver's tests; its batteries and demands exist."""

    def made_up(seed=5, problem=None, **columns):
        problem = problem or tiny_problem(seed, packs=60, demands=20)
        names = [row["id"] for row in problem["packs"]]
        if not Battery.objects.filter(public_id=names[0]).exists():
            fleet(names)
            for row in problem["demands"]:
                Demand.objects.filter(pk=demand().pk).update(code=row["id"])
        job = Job.objects.create(
            kind="matching.propose", organisation=house, actor_kind="system",
            actor_reference="system", actor_name="Test", available_at=timezone.now(),
            state=JobState.QUEUED,
        )  # fmt: skip
        return MatchingRun.objects.create(
            organisation=house, job=job, request_key=f"made up {job.pk}", created_by="Priya",
            cost_settings=current_costs(), snapshot=problem, snapshot_sha256=digest_of(problem),
            sequences=dict.fromkeys(names, 1),
            demand_versions={row["id"]: 1 for row in problem["demands"]},
            day_zero=timezone.localdate(), **{"seconds": 10, **columns},
        )  # fmt: skip

    return made_up
