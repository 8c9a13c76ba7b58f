"""How the pages grow with the fleet, on PostgreSQL in a scratch database of its own.

Loads 10,000, 100,000 and (with SCALE=1000000, some six minutes) 1,000,000 batteries with ten events
each by COPY, with hash chains and seals that verify, and asks each page through the whole stack.
Prints milliseconds (median of five) and the ratio to the smallest fleet. Needs PostgreSQL:
DATABASE_URL, else 127.0.0.1:5432 as user postgres.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
os.environ["DATA_DIR"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from lifecycle import events
from lifecycle.enums import Condition, Origin
from lifecycle.ledger import GENESIS_HASH, hashed, instant_text
from lifecycle.models import Battery, BatteryModel, Identifier, LedgerEvent, Site
from lifecycle.services import verify_ledger
from lifecycle.services.personal_data import reference_of
from lifecycle.services.seals import seal
from lifecycle.state import COLUMNS, BatteryState, advance

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = (10_000, 100_000)
PLACES = 200


class Fleet:
    """Batteries with ten events each; every chain is hashed, the rows are what the fold says."""

    def __init__(self) -> None:
        self.workshop = Organisation.objects.create(name="Scale", kind=OrganisationKind.REFURBISHER)
        self.user = User.objects.create(username="scale")
        Membership.objects.create(user=self.user, organisation=self.workshop, role=Role.TECHNICIAN)
        self.site = Site.objects.create(
            organisation=self.workshop, name="Hall", latitude=52, longitude=5
        )
        self.models = list(BatteryModel.objects.filter(level="pack").order_by("pk"))
        self.actor = reference_of("user:scale", "Scale")
        self.later = [self._payload(number) for number in range(8)]
        self.texts = [payload.canonical() for payload in self.later]
        self.moves = [self._move(number).canonical() for number in range(PLACES)]
        self.state = BatteryState()
        for payload in (self._received(1), *self.later, self._move(1)):
            advance(self.state, payload, BEGAN)

    def _payload(self, number: int) -> events.EventPayload:
        moved = events.Moved(site_uid=str(self.site.uid), site="Hall", place="A-001")
        inspected = events.Inspected(
            visual="sound", leaked_or_vented=False, flood_signs=False, severe_collision=False,
            hrc_fuse_blown=False, lifetime_data_available=True, past_calendar_expiry=False,
            insulation_resistance_ohm_per_v="2000", open_circuit_voltage_v="372.5", gates=[],
            passed=True,
        )  # fmt: skip
        measured = events.MeasurementRecorded(evidence="e", evidence_kind="pulse")
        estimated = events.Estimated(
            estimate="x", evidence="e", method="pulse_model", method_version="1",
            outcome="estimated", state_of_health="0.71", lower="0.68", upper="0.74",
        )  # fmt: skip
        bad = events.NegativeEvent(nature="deep_discharge", source="bms")
        return [inspected, measured, estimated, bad, moved][number % 5]

    def _move(self, number: int) -> events.Moved:
        place = f"A-{number % PLACES:03d}"
        return events.Moved(site_uid=str(self.site.uid), site="Hall", place=place)

    def _received(self, pk: int) -> events.Received:
        return events.Received(
            holder=str(self.workshop.uid), battery_model=self.models[pk % len(self.models)].code,
            serial=f"S{pk:09d}", origin=Origin.VEHICLE, condition=Condition.WORN,
            vehicle_model="Nissan Leaf", site="Hall", site_uid=str(self.site.uid),
            mileage_km=pk % 200_000,
        )  # fmt: skip

    def grow(self, first: int, last: int) -> None:
        """Add the batteries with keys from `first` to `last`, a stretch at a time."""
        for begin in range(first, last + 1, 20_000):
            self._stretch(begin, min(begin + 19_999, last))

    def _stretch(self, first: int, last: int) -> None:
        batteries, chain, codes = io.StringIO(), io.StringIO(), io.StringIO()
        for pk in range(first, last + 1):
            row, entries = self._life(pk)
            batteries.write(row)
            for entry in entries:
                chain.write(entry)
            codes.write(f"{pk}\tserial\tS{pk:09d}\n")
        with connection.cursor() as cursor:
            self._copy(cursor, Battery, ["id", *_BATTERY_COLUMNS], batteries)
            self._copy(cursor, LedgerEvent, _EVENT_COLUMNS, chain)
            self._copy(cursor, Identifier, ["battery_id", "kind", "value"], codes)

    @staticmethod
    def _copy(cursor: Any, model: Any, columns: list[str], rows: io.StringIO) -> None:
        statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            copy.write(rows.getvalue())

    def _life(self, pk: int) -> tuple[str, Iterator[str]]:
        """The row of a battery and its events; what differs from the others is set, not folded."""
        model, received = self.models[pk % len(self.models)], self._received(pk)
        kinds = [received, *self.later, self._move(pk)]
        texts = [received.canonical(), *self.texts, self.moves[pk % PLACES]]
        public_id, previous = f"ENC-{_base32(pk)}", GENESIS_HASH
        lines = []
        arrived = BEGAN + timedelta(seconds=pk)
        for sequence, (payload, text) in enumerate(zip(kinds, texts, strict=True), start=1):
            when = instant_text(arrived + timedelta(minutes=sequence))
            key = f"user:scale:{pk}:{sequence}"
            digest = hashed(
                public_id, sequence, payload.kind, payload.version, when, when, "person",
                self.actor, "Scale", key, text, previous,
            )  # fmt: skip
            fields = (pk, sequence, payload.kind, payload.version, when, when, "person",
                      self.actor, "Scale", key, text, previous, digest)  # fmt: skip
            lines.append("\t".join(_copied(field) for field in fields) + "\n")
            previous = digest
        head = (10, previous, seal(public_id, 10, previous))
        values = [public_id, self.workshop.pk, model.pk, self.site.pk, *head]
        own = {
            "serial": received.serial,
            "mileage_km": received.mileage_km,
            "received_at": arrived + timedelta(minutes=1),
            "storage_place": f"A-{pk % PLACES:03d}",
        }
        values += [own.get(column, getattr(self.state, column)) for column in COLUMNS]
        row = "\t".join(_copied(value) for value in (pk, *values)) + "\n"
        return row, iter(lines)


_BATTERY_COLUMNS = ["public_id", "organisation_id", "battery_model_id", "site_id", "sequence",
                    "head_hash", "head_seal", *COLUMNS]  # fmt: skip
_EVENT_COLUMNS = ["battery_id", "sequence", "kind", "version", "occurred_at", "recorded_at",
                  "actor_kind", "actor_reference", "actor_organisation", "request_key",
                  "payload_text", "previous_hash", "hash"]  # fmt: skip
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _base32(number: int) -> str:
    text = ""
    for _ in range(8):
        number, rest = divmod(number, 32)
        text = _DIGITS[rest] + text
    return text


def _copied(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def measure(client: Client, some: Battery) -> dict[str, float]:
    """Milliseconds by page, median of five after a first that warms up."""
    addresses = {
        "battery": some.get_absolute_url(),
        "list": "/batteries/",
        "list, filtered": "/batteries/?stage=tested&grade=&level=&text=",
        "list, page 200": "/batteries/?page=200",
        "search by serial": f"/batteries/?text={some.serial}",
        "search by model": "/batteries/?text=e%2B",
        "scan": f"/batteries/scan/?label={some.serial}",
        "home": "/",
        "stock by place": "/stock/",
    }
    found = {}
    for name, address in addresses.items():
        times = []
        for _ in range(6):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code in (200, 302), (name, answer.status_code)
        found[name] = statistics.median(times[1:])
    return found


def main() -> None:
    fleet = Fleet()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(fleet.user)
    sizes = sorted({*SIZES, int(os.environ.get("SCALE", SIZES[-1]))})
    loaded, first = 0, {}
    for size in sizes:
        begun = time.perf_counter()
        fleet.grow(loaded + 1, size)
        loaded = size
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"{size:,} batteries, {size * 10:,} events, {time.perf_counter() - begun:.0f} s")
        some = Battery.objects.get(pk=size // 2)
        assert verify_ledger(some.public_id).findings == []
        found = measure(client, some)
        first = first or found
        for name, milliseconds in found.items():
            ratio = milliseconds / first[name]
            print(f"  {name:<18}{milliseconds:>8.0f} ms  {ratio:5.1f} × the smallest fleet")


if __name__ == "__main__":
    if connection.vendor != "postgresql":
        print("scale: needs PostgreSQL; set DATABASE_URL")
    else:
        old = setup_databases(verbosity=0, interactive=False)
        try:
            main()
        finally:
            teardown_databases(old, verbosity=0)
