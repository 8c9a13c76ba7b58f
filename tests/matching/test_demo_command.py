"""The demonstration: every screen has something to show, and the same seed gives the same."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Organisation
from grading.models import Estimate
from grading.queries import scored_estimates
from lifecycle.enums import Stage
from lifecycle.ledger_guard import remove_guards, set_guards
from lifecycle.models import Battery, StructureLink
from lifecycle.services import verify_ledger
from matching.models import Demand, MatchingRun

LEAF_PACKS = {"leaf-24", "leaf-30", "leaf-40", "leaf-62"}


def facts():
    """What must not depend on the day or on chance beside the seed."""
    rows = Battery.objects.order_by("public_id")
    columns = ("public_id", "serial", "battery_model__code", "stage", "grade", "state_of_health",
               "mileage_km", "demand")  # fmt: skip
    return list(rows.values_list(*columns))


@pytest.fixture
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_demonstration(own_files, nothing_sent):
    call_command("demo", batteries=60, seed=5)
    assert set(Battery.objects.values_list("stage", flat=True)) == set(Stage.values)
    wholes = StructureLink.objects.values_list("whole__battery_model__code", flat=True)
    assert set(wholes) > LEAF_PACKS  # and a unit of modules
    assert not Battery.objects.filter(is_demonstration=False).exists()
    methods = set(Estimate.objects.values_list("method", flat=True))
    assert methods == {"pulse_model", "capacity_test", "bms_claim", "fused"}
    scored = scored_estimates()
    assert {row.method for row in scored} == {"pulse_model", "bms_claim"}
    assert all(row.is_demonstration for row in scored)
    assert set(Demand.objects.values_list("application", flat=True)) == {
        "traction", "forklift", "generator", "storage",
    }  # fmt: skip
    run = MatchingRun.objects.get()
    assert run.value_c > run.recycling_value_c
    assert run.rows.filter(state="accepted").exists()
    assert verify_ledger().findings == []
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo")
    first = facts()
    remove_guards(connection)
    call_command("flush", interactive=False, verbosity=0)
    set_guards(connection)
    call_command("demo", batteries=60, seed=5)
    assert facts() == first


@pytest.mark.django_db
def test_too_few_batteries_show_too_little():
    with pytest.raises(CommandError, match="20 to 20000"):
        call_command("demo", batteries=3)
    assert not Organisation.objects.exists()


@pytest.fixture
def nothing_sent(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **options: None)
