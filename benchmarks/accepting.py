"""How long a planner waits: 1,000 rows accepted, released and expired, and a battery replaced.

Builds 1,000 graded batteries with a plan that places each, in a scratch database, then asks the
services as the pages do; the replacement is sought among 10,000 free batteries. Prints seconds
and statements beside the figure that is asked for. `DATABASE_URL` chooses another database.
"""

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

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
from lifecycle import events
from lifecycle.enums import Condition, Grade, Origin
from lifecycle.models import Battery, BatteryModel, Site
from lifecycle.services import quarantine_battery
from lifecycle.services.append import NewEvent, append_events
from lifecycle.services.receive import new_public_id
from matching.enums import RowState
from matching.models import Demand, MatchingRun, PlanRow
from matching.queries import matchable_batteries
from matching.services import (
    accept_units,
    current_costs,
    expire_reservations,
    find_replacements,
    release_rows,
    substitute,
)
from matching.services.problem.snapshot import build_snapshot

ROWS, FREE, MOST_SECONDS, MOST_TO_REPLACE = 1_000, 10_000, 5.0, 2.0


def people() -> tuple[Actor, Site]:
    workshop = Organisation.objects.create(name="Bench", kind=OrganisationKind.REFURBISHER)
    user = User.objects.create(username="bench")
    Membership.objects.create(user=user, organisation=workshop, role=Role.ADMINISTRATOR)
    site = Site.objects.create(organisation=workshop, name="Hall", latitude=52, longitude=5)
    return Actor.of_user(user), site


def graded(actor: Actor, site: Site, count: int) -> list[Battery]:
    """Batteries as laboratory and signature leave them, their chains in the ledger."""
    model = BatteryModel.objects.get(code="leaf-40")
    made: list[Battery] = []
    for first in range(0, count, 500):
        part = [
            Battery(
                public_id=new_public_id(), organisation_id=actor.organisation_id,
                battery_model=model, site=site,
            )
            for _ in range(first, min(first + 500, count))
        ]  # fmt: skip
        for payload in (_received, _inspected, _measured, _graded):
            append_events(
                actor=actor,
                entries=[
                    NewEvent(one, payload(site, number), uuid.uuid4().hex)
                    for number, one in enumerate(part)
                ],
            )
        made += part
    return made


def _received(site: Site, number: int) -> Any:
    return events.Received(
        holder=str(site.organisation.uid), battery_model="leaf-40", serial=uuid.uuid4().hex.upper(),
        origin=Origin.VEHICLE, condition=Condition.WORN, site=site.name, site_uid=str(site.uid),
    )  # fmt: skip


def _inspected(site: Site, number: int) -> Any:
    return events.Inspected(
        visual="sound", leaked_or_vented=False, flood_signs=False, severe_collision=False,
        hrc_fuse_blown=False, lifetime_data_available=True, past_calendar_expiry=False,
        insulation_resistance_ohm_per_v="2000", open_circuit_voltage_v="355", gates=[], passed=True,
    )  # fmt: skip


def _measured(site: Site, number: int) -> Any:
    return events.MeasurementRecorded(evidence="e", evidence_kind="capacity")


def _graded(site: Site, number: int) -> Any:
    health = Decimal(7000 + number % 200 * 10) / 10_000
    return events.GradeSigned(
        grade=Grade.B, proposed_grade=Grade.B, probabilities={"B": Decimal(1)}, policy_version="1",
        estimate="e", state_of_health=health, lower=health - Decimal("0.02"),
        upper=health + Decimal("0.02"), reasons=["capacity test"],
    )  # fmt: skip


def wanted(actor: Actor, site: Site, number: int, units: int) -> Demand:
    return Demand.objects.create(
        organisation_id=actor.organisation_id, name=f"Demand {number}", application="traction",
        site=site, deadline=timezone.localdate() + timedelta(days=60), quantity=units,
        minimum_voltage_v=300, maximum_voltage_v=420, minimum_energy_kwh=10, minimum_power_kw=1,
        minimum_state_of_health="0.6", target_state_of_health="0.75",
        chemistries=["Li-ion NMC", "Li-ion LMO"], price_eur_per_kwh=150, price_loss_per_point=1,
        warranty_eur=200, maximum_distance_km=500, request_key=f"d{number}", created_by="bench",
    )  # fmt: skip


def plan_of(actor: Actor, batteries: list[Battery], demands: list[Demand]) -> MatchingRun:
    """Each battery whole in one of the demands, in turn, as the solver's job would write it."""
    costs = current_costs()
    rows = matchable_batteries(actor).filter(pk__in=[one.pk for one in batteries])
    made = build_snapshot(rows, demands, costs, timezone.localdate())
    run = MatchingRun.objects.create(
        organisation_id=actor.organisation_id, request_key=uuid.uuid4().hex, created_by="bench",
        seconds=10, cost_settings=costs, snapshot=made.instance, snapshot_sha256=made.sha256,
        sequences=made.sequences, demand_versions=made.demand_versions,
        finished_at=timezone.now(),
    )  # fmt: skip
    PlanRow.objects.bulk_create(
        PlanRow(
            run=run, battery=battery, demand=demands[number % len(demands)], kind="whole",
            unit=f"battery:{battery.public_id}", gain_c=100_00,
        )
        for number, battery in enumerate(batteries)
    )  # fmt: skip
    return run


def timed(name: str, work: Callable[[], Any], most: float | None = None) -> Any:
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        found = work()
    seconds = time.perf_counter() - begun
    figure = "" if most is None else f"  asked: under {most:g} s"
    print(f"  {name:<44}{seconds:>7.2f} s{len(asked):>6} statements{figure}")
    if most is not None and seconds >= most:
        print(f"  {name}: too slow")
        sys.exit(1)
    return found


def main() -> None:
    actor, site = people()
    batteries = graded(actor, site, ROWS)
    demands = [wanted(actor, site, number, 2 * ROWS // 50) for number in range(50)]
    plans = [plan_of(actor, batteries, demands) for _ in range(3)]
    units = [f"battery:{battery.public_id}" for battery in batteries]
    print(f"{connection.vendor}, {ROWS:,} rows, {len(demands)} demands")

    def accept(run: MatchingRun) -> Callable[[], Any]:
        return lambda: accept_units(actor=actor, run=run, units=units)

    done = timed(f"{ROWS:,} rows accepted", accept(plans[0]), MOST_SECONDS)
    assert (done.batteries, done.refused) == (ROWS, {})
    done = timed("the same of an overlapping plan, all refused", accept(plans[1]), MOST_SECONDS)
    assert (done.batteries, len(done.refused)) == (0, ROWS)
    rows = plans[0].rows.all()
    timed(
        "the whole plan released",
        lambda: release_rows(actor=actor, rows=rows, reason="bench", request_key="x"),
    )
    done = timed("accepted again, by another plan", accept(plans[2]), MOST_SECONDS)
    assert done.batteries == ROWS
    last = plans[2].rows.first()
    assert last is not None
    day = last.expires_on
    graded(actor, site, FREE)
    quarantine_battery(actor=actor, battery=last.battery, reason="bench", request_key="q")
    found = timed(
        f"replacements among {FREE:,} free batteries",
        lambda: find_replacements(actor=actor, row=last),
        MOST_TO_REPLACE,
    )
    best = found.choices[0].battery
    timed(
        "the best of them reserved in the place",
        lambda: substitute(actor=actor, row=last, battery=best, request_key="s"),
    )
    timed("all reservations expired", lambda: expire_reservations(actor=actor, today=day))
    assert not PlanRow.objects.filter(state=RowState.ACCEPTED).exists()


if __name__ == "__main__":
    old = setup_databases(verbosity=0, interactive=False)
    try:
        main()
    finally:
        teardown_databases(old, verbosity=0)
