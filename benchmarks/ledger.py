"""How fast the ledger takes and checks events, in a scratch database of its own.

Appends batteries with ten events each, one by one and in bulk, and verifies them wholly (hash,
seal, fold, row). Prints events a second and the ratio to the figure that is asked for; then the
first page of the story of a battery with 5,000 events. `DATABASE_URL` chooses another database.
"""

import os
import sys
import tempfile
import time
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DATA_DIR"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from lifecycle import events
from lifecycle.enums import Condition, NegativeKind, Origin
from lifecycle.models import Battery, BatteryModel, Site
from lifecycle.queries import timeline_of
from lifecycle.services import verify_ledger
from lifecycle.services.append import NewEvent, append_event, append_events
from lifecycle.services.receive import new_public_id

BATTERIES, EVENTS_EACH, SINGLY, LONG = 5_000, 10, 500, 5_000


def people() -> Actor:
    workshop = Organisation.objects.create(name="Bench", kind=OrganisationKind.REFURBISHER)
    user = User.objects.create(username="bench")
    Membership.objects.create(user=user, organisation=workshop, role=Role.ADMINISTRATOR)
    return Actor.of_user(user)


def received(actor: Actor, model: BatteryModel) -> NewEvent:
    workshop = Organisation.objects.get(pk=actor.organisation_id)
    serial = uuid.uuid4().hex.upper()
    site, _ = Site.objects.get_or_create(
        organisation=workshop, name="Hall", latitude=52, longitude=5
    )
    battery = Battery(
        public_id=new_public_id(), organisation=workshop, battery_model=model, site=site
    )
    payload = events.Received(
        holder=str(workshop.uid), battery_model=model.code, serial=serial,
        origin=Origin.VEHICLE, condition=Condition.WORN, site=site.name, site_uid=str(site.uid),
    )  # fmt: skip
    return NewEvent(battery, payload, uuid.uuid4().hex)


def later(number: int, battery: Battery) -> NewEvent:
    """A mixed history that never leaves the workshop."""
    gates = [
        events.GateOutcome(gate=f"gate {n}", outcome="passed", measured="375 V", source="bench")
        for n in range(9)
    ]
    inspected = events.Inspected(
        visual="sound", leaked_or_vented=False, flood_signs=False, severe_collision=False,
        hrc_fuse_blown=False, lifetime_data_available=True, past_calendar_expiry=False,
        insulation_resistance_ohm_per_v="2000", open_circuit_voltage_v="372.5", gates=gates,
        passed=True,
    )  # fmt: skip
    measured = events.MeasurementRecorded(evidence=uuid.uuid4().hex, evidence_kind="pulse")
    estimated = events.Estimated(
        estimate=uuid.uuid4().hex, evidence="e", method="pulse_model", method_version="1",
        outcome="estimated", state_of_health="0.71", lower="0.68", upper="0.74", coverage="0.9",
    )  # fmt: skip
    site = battery.site
    moved = events.Moved(site_uid=str(site.uid), site=site.name, place="A-01")
    bad = events.NegativeEvent(nature=NegativeKind.DEEP_DISCHARGE, source="bms")
    road = [inspected, moved, measured, estimated, bad]
    return NewEvent(battery, road[number % len(road)], uuid.uuid4().hex)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(what: str, rate: float, asked: float) -> None:
    print(f"{what:<42}{rate:>10,.0f} a second, {rate / asked:5.1f} × the {asked:,} asked for")


def main() -> None:
    actor, model = people(), BatteryModel.objects.get(code="leaf-24")
    first = [received(actor, model) for _ in range(BATTERIES)]
    seconds = timed(lambda: append_events(actor=actor, entries=first))
    batteries = [entry.battery for entry in first]
    for number in range(EVENTS_EACH - 1):
        entries = [later(number, battery) for battery in batteries]
        seconds += timed(lambda entries=entries: append_events(actor=actor, entries=entries))
    tell(f"append in bulk, {connection.vendor}", BATTERIES * EVENTS_EACH / seconds, 500)
    singles = [later(4, batteries[n % BATTERIES]) for n in range(SINGLY)]
    seconds = timed(
        lambda: [
            append_event(
                actor=actor, battery=e.battery, payload=e.payload, request_key=e.request_key
            )
            for e in singles
        ]
    )
    tell(f"append one by one, {connection.vendor}", SINGLY / seconds, 150)

    begun = time.perf_counter()
    result = verify_ledger(processes=os.cpu_count() or 1)
    assert not result.findings, result.findings[:3]
    tell(
        f"verify, {os.cpu_count()} processes", result.events / (time.perf_counter() - begun), 50_000
    )

    append_events(actor=actor, entries=[later(4, batteries[0]) for _ in range(LONG)])
    with CaptureQueriesContext(connection) as statements:
        milliseconds = timed(lambda: timeline_of(batteries[0])) * 1000
    print(
        f"first page of a story of {LONG:,} events: {milliseconds:.0f} ms of 100 asked for, "
        f"{len(statements)} statements"
    )
    for share in (BATTERIES // 4, BATTERIES):
        Peak(share).measure()


class Peak:
    """Memory at its peak while a part of the ledger is verified: it must not grow."""

    def __init__(self, batteries: int) -> None:
        self.batteries = batteries

    def measure(self) -> None:
        from lifecycle.services.verify import chains

        keys = Battery.objects.order_by("pk").values_list("pk", flat=True)[: self.batteries]
        last = max(keys)
        tracemalloc.start()
        list(chains.check_chains("", chains.Count(), until=last))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"memory while verifying {self.batteries:,} batteries: {peak / 1e6:.1f} MB")


if __name__ == "__main__":
    old = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("migrate", verbosity=0)
        main()
    finally:
        teardown_databases(old, verbosity=0)
