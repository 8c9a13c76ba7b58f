"""A planner of another house finds nothing of ours, whatever address is asked and however."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from matching.models import MatchingRun
from matching.services import current_costs
from tests.web.routes import ROUTES
from tests.web.test_access import world
from tests.web.things import THINGS

__all__ = ["world"]
# Kinds of demands, and models of the catalogue, belong to nobody.
NOBODYS = {"matching:demand_new", "matching:supply_of", "matching:supply_plot"}
OWNED = [
    name
    for name, route in ROUTES.items()
    if name.startswith("matching:") and route.arguments and name not in NOBODYS
]


@pytest.fixture
def rival(world):
    house = Organisation.objects.create(name="Rival", kind=OrganisationKind.REFURBISHER)
    user = User.objects.create(username="rival")
    Membership.objects.create(user=user, organisation=house, role=Role.PLANNER)
    return user


@pytest.fixture
def stranger(rival):
    client = Client()
    client.force_login(rival)
    return client


@pytest.mark.parametrize("name", OWNED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_ours_is_found(name, method, world, stranger):
    wanted = {key: THINGS[thing](world) for key, thing in ROUTES[name].arguments.items()}
    address = reverse(name, kwargs=wanted)
    sent = {"request_key": str(uuid.uuid4()), "reason": "mine now", "unit": "u"}
    answer = getattr(stranger, method)(address, sent)
    if ROUTES[name].method == "post" and method == "get":
        assert answer.status_code == 405
    elif name == "matching:work_of":  # a search: it finds nothing
        assert answer.status_code == 200
        assert answer.context["found"] == []
    else:
        assert answer.status_code == 404


def test_nothing_of_ours_is_told_on_their_lists(world, stranger):
    ours = world.plan_row, world.work_order, world.entered_supply
    names = [ours[0].demand.code, ours[0].battery.public_id, str(ours[0].run.uid), ours[1].code]
    lists = ["demands", "demand_export", "runs", "work", "nightly", "balance", "supply"]
    for name in lists:
        page = stranger.get(reverse(f"matching:{name}"), {"state": "all"}).content.decode()
        assert [told for told in names if told in page] == []
    for address in ("matching:supply_of", "matching:supply_plot"):
        assert stranger.get(reverse(address, kwargs={"code": "leaf-24"})).status_code == 404
    form = stranger.get("/demands/new/traction/", {"copy": ours[0].demand.code})
    assert form.status_code == 404


def test_their_plan_cannot_be_used_to_reach_ours(world, stranger, rival):
    """Rows, demands and batteries of ours under a plan of theirs, and plans of both compared."""
    row = world.plan_row
    theirs = MatchingRun.objects.create(
        organisation_id=Actor.of_user(rival).organisation_id, request_key="theirs",
        created_by="Rival", seconds=10, cost_settings=current_costs(),
        snapshot={"packs": [], "demands": []}, snapshot_sha256="0" * 64, sequences={},
    )  # fmt: skip
    for address in (
        *(f"rows/{row.pk}/{step}/" for step in ("release", "extend", "replace")),
        f"batteries/{row.battery.public_id}/", f"demands/{row.demand.code}/", "release/?unit=u",
    ):  # fmt: skip
        url = f"{theirs.get_absolute_url()}{address}"
        for answer in (stranger.get(url), stranger.post(url, {"reason": "mine now"})):
            told = answer.content.decode()
            assert answer.status_code == 404 or row.demand.name not in told, url
    pair = {"run": [str(theirs.uid), str(row.run.uid)]}
    assert stranger.get("/plans/compare/", pair).status_code == 404
