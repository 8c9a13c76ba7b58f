"""The schema is valid and says what the program does; the page that shows it keeps the policy."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from lifecycle.api.urls import urlpatterns
from matching.api.urls import urlpatterns as demand_patterns


def test_the_schema_validates_without_a_warning(tmp_path):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"),
        stderr=StringIO(),
    )  # fmt: skip


def test_the_schema_names_every_address(client):
    schema = client.get("/api/v1/schema/", HTTP_ACCEPT="application/json").json()
    operations = {f"{verb} {path}" for path, verbs in schema["paths"].items() for verb in verbs}
    assert operations == {
        "get /api/v1/batteries/",
        "get /api/v1/batteries/{public_id}/",
        "get /api/v1/batteries/{public_id}/proof/",
        "get /api/v1/demands/",
        "post /api/v1/demands/",
        "get /api/v1/demands/{code}/",
        "patch /api/v1/demands/{code}/",
        "post /api/v1/demands/{code}/open/",
        "post /api/v1/demands/{code}/cancel/",
        "get /api/v1/mass-balances/",
        "post /api/v1/mass-balances/",
        "get /api/v1/mass-balances/{uid}/",
        "get /api/v1/offers/",
        "get /api/v1/offers/{uid}/",
        "post /api/v1/offers/{uid}/accept/",
        "post /api/v1/offers/{uid}/refuse/",
        "post /api/v1/offers/{uid}/receipt/",
    }
    refused = schema["paths"]["/api/v1/offers/{uid}/accept/"]["post"]["responses"]
    assert set(refused) == {
        "200", "400", "401", "403", "404", "406", "409", "412", "415", "429"
    }  # fmt: skip
    assert schema["components"]["securitySchemes"] == {
        "ApiKey": {"type": "http", "scheme": "bearer"}
    }


def test_only_the_page_of_the_schema_may_show_data_images(client):
    policy = {
        name: client.get(reverse(f"api:{name}")).headers["Content-Security-Policy"]
        for name in ("docs", "root")
    }
    parts = {name: set(text.split("; ")) for name, text in policy.items()}
    assert parts["docs"] - parts["root"] == {"img-src 'self' data:"}
    page = client.get(reverse("api:docs")).content.decode()
    assert [word for word in ("<style", "style=", "<script>", "https://") if word in page] == []


def test_the_root_names_what_there_is(client):
    addresses = client.get("/api/v1/").json()["addresses"]
    assert set(addresses) == {
        "offers", "offer", "offer_accept", "offer_refuse", "offer_receipt",
        "batteries", "battery", "battery_proof", "mass_balances", "mass_balance", "schema", "docs",
        "demands", "demand", "demand_open", "demand_cancel",
    }  # fmt: skip
    assert addresses["offer_accept"] == "http://testserver/api/v1/offers/{uid}/accept/"
    assert (
        len([*urlpatterns, *demand_patterns]) == len(addresses) + 2
    )  # and the root itself, and what is unknown


pytestmark = pytest.mark.django_db
