import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifecycle.enums import Stage

SOUND = {
    "visual": "sound",
    "leaked_or_vented": "no",
    "flood_signs": "no",
    "severe_collision": "no",
    "hrc_fuse_blown": "no",
    "lifetime_data_available": "yes",
    "past_calendar_expiry": "no",
    "insulation_resistance_ohm_per_v": "2000",
    "open_circuit_voltage_v": "372.5",
}


@pytest.fixture
def battery(receive):
    return receive()


def test_an_inspection_passes_and_the_page_tells_it(desk, fill, battery):
    url = f"{battery.get_absolute_url()}inspect/"
    page = desk.post(url, fill(desk.get(url), **SOUND), follow=True)
    battery.refresh_from_db()
    assert battery.stage == Stage.INSPECTED
    assert "Every gate passed." in page.content.decode()
    assert battery.head_hash in page.content.decode()


def test_a_leak_needs_no_measurement_and_leads_to_quarantine(desk, fill, battery):
    url = f"{battery.get_absolute_url()}inspect/"
    looked = {**SOUND, "leaked_or_vented": "yes", "insulation_resistance_ohm_per_v": "",
              "open_circuit_voltage_v": ""}  # fmt: skip
    desk.post(url, fill(desk.get(url), **looked))
    battery.refresh_from_db()
    assert (battery.stage, battery.quarantine_reason) == (
        Stage.QUARANTINED,
        "Leak or venting: found",
    )


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("open_circuit_voltage_v", "three", "Enter a number, for example 372.5."),
        ("open_circuit_voltage_v", "3725", "38.80 V a cell"),
        ("insulation_resistance_ohm_per_v", "", "was not checked is not passed"),
        ("temperature_c", "900", "less than or equal to 120"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk, fill, battery, field, typed, words):
    url = f"{battery.get_absolute_url()}inspect/"
    page = desk.post(url, fill(desk.get(url), **{**SOUND, field: typed}))
    assert page.status_code == 422
    assert words in page.context["form"].errors[field][0]
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert battery.events.count() == 1


def test_a_stale_form_says_what_is_new_keeps_the_entry_and_can_be_sent_again(
    desk, fill, battery, inspect
):
    url = f"{battery.get_absolute_url()}quarantine/"
    sent = fill(desk.get(url), reason="it smells of solvent")
    inspect(battery)
    page = desk.post(url, sent)
    text = page.content.decode()
    assert "Somebody else has recorded something" in text
    assert "it smells of solvent" in text
    assert "Inspected, tess" in text
    desk.post(url, fill(page))
    battery.refresh_from_db()
    assert (battery.stage, battery.sequence) == (Stage.QUARANTINED, 3)


def test_what_the_stage_forbids_is_said_before_anything_is_typed(desk, battery):
    page = desk.get(f"{battery.get_absolute_url()}prepare/")
    assert "cannot be recorded now" in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_the_next_step_is_the_one_that_the_stage_asks_for(desk, battery, inspect):
    assert desk.get(battery.get_absolute_url()).context["next_step"].url_name == "lifecycle:inspect"
    inspect(battery, flood_signs=True)
    page = desk.get(battery.get_absolute_url())
    assert page.context["next_step"].url_name == "lifecycle:release"


@pytest.mark.parametrize("count", [1, 30])
def test_lists_need_a_fixed_number_of_statements(desk, receive, count, django_assert_num_queries):
    for number in range(count):
        receive(f"N{number}")
    desk.get("/batteries/")
    with django_assert_num_queries(7):
        desk.get("/batteries/")


def test_the_page_of_a_battery_needs_as_many_with_a_long_story(desk, receive, inspect):
    def statements(battery):
        with CaptureQueriesContext(connection) as captured:
            desk.get(battery.get_absolute_url())
        return len(captured)

    short, long = receive(), receive()
    inspect(short)
    for _ in range(8):
        inspect(long)
    assert statements(long) == statements(short)
