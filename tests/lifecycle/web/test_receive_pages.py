import pytest

from accounts.models import Organisation
from lifecycle.models import Battery

RECEIVE = "/batteries/receive/"


@pytest.fixture
def typed(leaf):
    return {"battery_model": leaf.pk, "serial": "LEAF-1", "origin": "vehicle", "condition": "worn"}


def test_an_unknown_label_leads_to_the_form_with_the_serial_filled_in(desk):
    page = desk.get("/batteries/scan/", {"label": "leaf-1"}, follow=True)
    assert page.redirect_chain == [("/batteries/receive/?label=leaf-1", 302)]
    assert page.context["form"]["serial"].value() == "LEAF-1"


def test_a_known_label_opens_the_battery_whatever_form_it_takes(desk, fill, typed):
    link = "https://id.example/01/04012345678901/21/LEAF-1"
    form = desk.get(RECEIVE, {"label": link})
    desk.post(RECEIVE, fill(form, **typed))
    battery = Battery.objects.get()
    for label in ["leaf-1", battery.public_id, link, "(01)04012345678901(21)LEAF-1"]:
        page = desk.get("/batteries/scan/", {"label": label})
        assert (page.status_code, page.headers.get("Location")) == (
            302,
            f"/batteries/{battery.public_id}/",
        )


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("", "Nothing was scanned"),
        ("%%%", "up to 64 letters"),
        ("https://shop.example/", "no GTIN"),
    ],
)
def test_what_is_no_label_is_told_why_and_stays_in_the_field(desk, label, words):
    page = desk.get("/batteries/scan/", {"label": label})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert f'value="{label}"' in page.content.decode()


def test_bad_entries_keep_what_was_typed_and_write_nothing(desk, fill, typed):
    form = desk.get(RECEIVE)
    page = desk.post(RECEIVE, fill(form, **typed, vin="TOO-SHORT", mileage_km="88000"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "17 characters; this one has 9" in text
    assert 'value="TOO-SHORT"' in text
    assert 'value="88000"' in text
    assert Battery.objects.count() == 0


def test_a_form_sent_twice_stands_once(desk, fill, typed):
    sent = fill(desk.get(RECEIVE), **typed)
    first, second = desk.post(RECEIVE, sent), desk.post(RECEIVE, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Battery.objects.get().events.count() == 1


def test_a_future_date_is_refused_at_its_field(desk, fill, typed):
    page = desk.post(RECEIVE, fill(desk.get(RECEIVE), **typed, occurred_at="2999-01-01T10:00"))
    assert page.context["form"].errors == {"occurred_at": ["This moment lies in the future."]}


def test_another_organisation_sees_nothing(receive, make_actor, browser_of):
    other = make_actor("technician", Organisation.objects.create(name="Rival", kind="refurbisher"))
    battery = receive("SECRET")
    rival = browser_of(other)
    assert rival.get(battery.get_absolute_url()).status_code == 404
    assert rival.get("/batteries/scan/", {"label": battery.public_id}).status_code == 404
    assert "SECRET" not in rival.get("/batteries/").content.decode()
