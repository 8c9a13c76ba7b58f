"""From the record to the snapshot of a plan: 10,000 batteries and 2,000 demands in a database.

Prints seconds, SQL statements, and the ratio to reading the same rows once by a plain query. On
SQLite in memory, or on the database of DATABASE_URL (a scratch database of its own).
"""

import os
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATA_DIR"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from lifecycle.enums import Condition, Grade, LegalStatus, Origin, Stage
from lifecycle.models import Battery, BatteryModel, Site
from matching.enums import Application
from matching.models import Demand
from matching.queries import matchable_batteries
from matching.services import propose_plan

BATTERIES, DEMANDS = 10_000, 2_000


def fill() -> Actor:
    rng = Random(1)
    house = Organisation.objects.create(name="Scale", kind=OrganisationKind.REFURBISHER)
    user = User.objects.create(username="scale")
    Membership.objects.create(user=user, organisation=house, role=Role.PLANNER)
    sites = [
        Site.objects.create(
            organisation=house, name=f"Site {n}",
            latitude=rng.randrange(48, 54), longitude=rng.randrange(2, 9),
        )
        for n in range(50)
    ]  # fmt: skip
    packs = list(BatteryModel.objects.filter(level="pack").order_by("pk"))
    Battery.objects.bulk_create(
        (
            Battery(
                public_id=f"ENC-{n:08d}", organisation=house, battery_model=rng.choice(packs),
                site=rng.choice(sites), sequence=9, head_hash="0" * 64, stage=Stage.GRADED,
                grade=Grade.B, legal_status=LegalStatus.ORIGINAL, serial=f"S{n}",
                origin=Origin.VEHICLE, condition=Condition.WORN, received_at=timezone.now(),
                state_of_health=(health := Decimal(rng.randrange(5500, 9200)) / 10_000),
                state_of_health_lower=health - Decimal("0.02"),
                state_of_health_upper=health + Decimal("0.02"),
            )
            for n in range(BATTERIES)
        ),
        batch_size=1000,
    )  # fmt: skip
    Demand.objects.bulk_create(
        (
            Demand(
                organisation=house, code=f"D-{n:06d}", name=f"Trucks {n}",
                application=Application.FORKLIFT, site=rng.choice(sites),
                deadline=timezone.localdate() + timedelta(days=rng.randrange(30, 160)), quantity=3,
                minimum_voltage_v=40, maximum_voltage_v=60, minimum_energy_kwh=8,
                minimum_power_kw=5, minimum_state_of_health=Decimal("0.62"),
                target_state_of_health=Decimal("0.7"),
                chemistries=["Li-ion LMO", "Li-ion NMC", "Li-ion LFP"], price_eur_per_kwh=140,
                price_loss_per_point=1, warranty_eur=500, maximum_distance_km=600,
                request_key=f"k{n}", created_by="Scale",
            )
            for n in range(DEMANDS)
        ),
        batch_size=500,
    )  # fmt: skip
    return Actor.of_user(user)


def main() -> int:
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        actor = fill()
        began = time.perf_counter()
        rows = len(matchable_batteries(actor).values_list("public_id", "state_of_health"))
        plain = time.perf_counter() - began
        with CaptureQueriesContext(
            connection,
        ) as statements:
            began = time.perf_counter()
            run = propose_plan(actor=actor, seconds=10, request_key="bench")
            spent = time.perf_counter() - began
        packs, demands = len(run.snapshot["packs"]), len(run.snapshot["demands"])
        print(f"{connection.vendor}: {rows} batteries; {packs} packs and {demands} demands in the "
              f"snapshot in {spent:.2f} s, {len(statements)} statements, "
              f"{spent / plain:.1f} x the plain query")  # fmt: skip
    finally:
        teardown_databases(databases, verbosity=0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
