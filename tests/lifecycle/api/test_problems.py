"""Every refusal in one body, and which scope opens what."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient
from rest_framework.throttling import UserRateThrottle

LIST = "/api/v1/offers/"


def problem(status, title, detail, errors=None):
    return {
        "type": f"urn:encore:problem:{title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": errors or {},
    }


def told(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.status_code == response.json()["status"]
    return response.json()


REQUIRED = "This field is required."
UNKNOWN_MASS = "There is no such field. Known: mass_kg, condition, reference."


@pytest.mark.parametrize(
    ("action", "body", "errors"),
    [
        ("refuse", {}, {"reason": [REQUIRED]}),
        (
            "refuse",
            {"reason": " x "},
            {"reason": ["Ensure this field has at least 3 characters."]},
        ),
        ("receipt", {"mass": 3}, {"mass": [UNKNOWN_MASS]}),
        ("receipt", {"mass_kg": "heavy"}, {"mass_kg": ["A valid number is required."]}),
        (
            "receipt",
            {"mass_kg": 0},
            {"mass_kg": ["Ensure this value is greater than or equal to 0.001."]},
        ),
        (
            "accept",
            {"reference": "x" * 121},
            {"reference": ["Ensure this field has no more than 120 characters."]},
        ),
        ("accept", {"reference": "a\0b"}, {"reference": ["Null characters are not allowed."]}),
        (
            "accept",
            ["PO-1"],
            {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]},
        ),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(program, offer, url, action, body, errors):
    response = program.post(url(offer, f"{action}/"), body, format="json")
    expected = problem(400, "Bad Request", "Correct the fields named in “errors”.", errors)
    assert told(response) == expected
    assert offer.battery.events.count() == 2


def test_a_state_that_does_not_exist_is_named(program):
    known = "Known: open, accepted, refused, withdrawn, received."
    assert told(program.get(LIST, {"state": "lost"}))["errors"] == {"state": [known]}


def test_other_refusals(program, offer, url):
    at = url(offer, "accept/")
    broken = program.post(at, "{", content_type="application/json")
    assert told(broken)["detail"].startswith("JSON parse error")
    wrong_method = problem(405, "Method Not Allowed", 'Method "GET" not allowed.')
    assert told(program.get(at)) == wrong_method
    assert told(program.get(LIST, HTTP_ACCEPT="text/csv")) == problem(
        406, "Not Acceptable", "Could not satisfy the request Accept header."
    )
    form = program.post(at, "reference=1", content_type="application/x-www-form-urlencoded")
    assert told(form) == problem(
        415,
        "Unsupported Media Type",
        'Unsupported media type "application/x-www-form-urlencoded" in request.',
    )
    long_key = program.post(at, {}, format="json", HTTP_IDEMPOTENCY_KEY="k" * 256)
    assert told(long_key)["errors"] == {"Idempotency-Key": ["At most 255 characters."]}
    assert told(program.get(LIST, {"page": "9"})) == problem(404, "Not Found", "Invalid page.")
    missing = problem(
        404,
        "Not Found",
        "There is no such address; all end with a slash. See /api/v1/ for the list.",
    )
    assert told(program.get("/api/v1/offers")) == told(program.post("/api/v1/x/")) == missing
    assert told(program.get("/api/v1/offers/ENC-1/")) == missing


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 60_000, 400),
        ('{"mass_kg": 1e999999}', 400),
        ('{"mass_kg": "9e999999"}', 400),
        ('{"mass_kg": NaN}', 400),
        ('{"mass_kg": true}', 400),
        ('{"mass_kg": ' + "9" * 5000 + "}", 400),
        ('{"mass_kg": 1, "condition": "\\ud800"}', 400),
        ('{"mass_kg": 1, "condition": "' + "x" * 70_000 + '"}', 413),
        ('"\xff"', 400),
    ],
    ids=["deep", "infinite", "huge", "nan", "bool", "digits", "surrogate", "large", "text"],
)
def test_a_hostile_body_is_refused_and_nothing_is_written(program, offer, url, body, status):
    response = program.post(url(offer, "receipt/"), body, content_type="application/json")
    assert told(response)["status"] == status
    assert offer.battery.events.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ({}, "Authentication credentials were not provided."),
        (
            {"HTTP_AUTHORIZATION": "Bearer enc_no"},
            "This API key is unknown, revoked or expired.",
        ),
        (
            {"HTTP_AUTHORIZATION": "Basic abc"},
            "Send the header “Authorization: Bearer <your API key>”.",
        ),
    ],
)
def test_without_a_key_nothing_opens(header, detail):
    response = APIClient().get(LIST, **header)
    assert told(response) == problem(401, "Unauthorized", detail)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_too_many_requests_are_told_when_to_come_back(program, monkeypatch):
    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "rate", "1/min", raising=False)
    assert program.get(LIST).status_code == 200
    response = program.get(LIST)
    assert told(response)["title"] == "Too Many Requests"
    assert 0 < int(response.headers["Retry-After"]) <= 60
    cache.clear()


# Each address with what it answers to a key with these scopes.
SCOPES = {
    ("offers:read",): {"read offers": 200, "answer": 403, "read batteries": 403},
    ("offers:answer",): {"read offers": 200, "answer": 200, "read batteries": 403},
    ("batteries:read",): {"read offers": 403, "answer": 403, "read batteries": 200},
    ("offers:read", "batteries:read"): {
        "read offers": 200,
        "answer": 403,
        "read batteries": 200,
    },
}


@pytest.mark.parametrize("scopes", SCOPES)
def test_what_each_scope_opens(client_of, recycler, make_offer, url, scopes):
    client = client_of(recycler, *scopes)
    refused, received = make_offer(), make_offer()
    calls = [
        ("read offers", "get", LIST, None),
        ("read offers", "get", url(refused), None),
        ("answer", "post", url(refused, "refuse/"), {"reason": "too heavy"}),
        ("answer", "post", url(received, "accept/"), {}),
        ("answer", "post", url(received, "receipt/"), {"mass_kg": 3}),
        ("read batteries", "get", "/api/v1/batteries/", None),
    ]
    found = [
        (w, getattr(client, m)(at, body, format="json").status_code) for w, m, at, body in calls
    ]
    assert found == [(what, SCOPES[scopes][what]) for what, *_ in calls]
    if "offers:answer" not in scopes:
        assert refused.battery.events.count() + received.battery.events.count() == 4


@pytest.mark.parametrize("scopes", SCOPES)
def test_nothing_but_the_answers_writes(client_of, recycler, offer, url, scopes):
    client = client_of(recycler, *scopes)
    for address in (LIST, url(offer), "/api/v1/batteries/"):
        found = {
            getattr(client, verb)(address, {}, format="json").status_code
            for verb in ("post", "put", "patch", "delete")
        }
        assert found <= {405, 403}
