"""What a battery can become, what a model would give, and what goes in parallel, on pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from lifecycle.models import Battery, BatteryModel
from lifecycle.services import quarantine_battery
from matching.models import CostSettings
from matching.web.topology.drawing import MOST_IN_PARALLEL, draw


def page_of(battery):
    return reverse("matching:topology", args=[battery.public_id])


def shown(row):
    one = row.arrangement
    return (row.possibility.band.key, (one.series, one.parallel, one.units, one.left_over))


def test_a_battery_leads_to_what_it_can_become(floor, graded):
    battery = graded(model="leaf-24")
    assert page_of(battery) in floor.get(battery.get_absolute_url()).content.decode()


def test_a_leaf_as_it_stands(floor, graded):
    page = floor.get(page_of(graded("0.72", model="leaf-24", lower="0.7")))
    assert [shown(row) for row in page.context["kits"].possible] == [
        ("24", (3, 1, 16, 0)),
        ("48", (6, 1, 8, 0)),
        ("80", (10, 1, 4, 8)),
        ("80", (11, 1, 4, 4)),
        ("inverter-low", (6, 1, 8, 0)),
        ("inverter-high", (20, 1, 2, 8)),
    ]
    assert [shown(row) for row in page.context["wholes"].possible] == [
        ("inverter-high", (1, 1, 0, 0)),
        ("inverter-large", (2, 1, 0, 0)),
        ("string", (1, 1, 0, 0)),
    ]
    text = page.content.decode()
    for words in (
        "One pack alone has 360 V: more than the 31 V that the band allows.",
        "It takes 80 modules in series to reach 600 V; there are 48.",
        "1.05 kWh",
        "nearest to 80 V",
        "4 modules left over",
        'aria-label="3 in series, 1 such strings in parallel"',
        "It was not measured.",
    ):
        assert words in text, words


def test_what_a_unit_must_give_changes_the_answer(floor, graded):
    battery = graded("0.72", model="leaf-24", lower="0.7")
    page = floor.get(page_of(battery), {"energy_kwh": "2,1", "power_kw": ""})
    assert shown(page.context["kits"].possible[0]) == ("24", (3, 2, 8, 0))
    wrong = floor.get(page_of(battery), {"energy_kwh": "lots"})
    assert wrong.status_code == 422
    assert 'value="lots"' in wrong.content.decode()


def test_a_battery_without_a_state_of_health_tells_voltages_only(floor, graded):
    battery = graded(model="leaf-24")
    Battery.objects.filter(pk=battery.pk).update(
        state_of_health=None, state_of_health_lower=None, state_of_health_upper=None
    )
    page = floor.get(page_of(battery))
    assert "not known: voltages only" in page.content.decode()
    assert "– kWh" in page.content.decode()
    assert page.context["kits"].possible[0].arrangement.energy_wh is None


@pytest.mark.parametrize(
    ("changes", "words", "kits"),
    [
        ({"module_model": None}, "counts 48 modules but does not say which", 0),
        ({"module_model": None, "module_count": 0}, "knows no modules of this pack", 0),
        ({"module_count": 24}, "The catalogue contradicts itself.", 6),
    ],
)
def test_doubtful_layouts_are_named(floor, graded, changes, words, kits):
    battery = graded(model="leaf-24")
    BatteryModel.objects.filter(code="leaf-24").update(**changes)
    page = floor.get(page_of(battery))
    assert words in page.content.decode()
    rows = page.context["kits"]
    assert (len(rows.possible) if rows else 0) == kits


def test_another_organisations_battery_is_not_there(floor, graded, make_actor):
    battery = graded()
    other = Organisation.objects.create(name="Other", kind=OrganisationKind.REFURBISHER)
    Battery.objects.filter(pk=battery.pk).update(organisation=other)
    assert make_actor(Role.TECHNICIAN, other)
    assert floor.get(page_of(battery)).status_code == 404
    asked = floor.get(reverse("matching:parallel"), {"batteries": battery.public_id})
    assert asked.status_code == 422
    assert "No battery of yours carries this." in asked.content.decode()


def test_what_a_leaf_at_70_per_cent_would_give(floor, db):
    url = reverse("matching:topology_of_model")
    assert "kits" not in floor.get(url).context
    page = floor.get(url, {"model": "leaf-24", "state_of_health": "70"})
    assert page.context["kits"].possible[0].arrangement.energy_wh == 1_050
    assert "Nissan Leaf 24 kWh" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"model": "leaf-24", "state_of_health": "0"}, "state_of_health"),
        ({"model": "leaf-24", "state_of_health": "700"}, "state_of_health"),
        ({"model": "nothing", "state_of_health": "70"}, "model"),
        ({"state_of_health": "70"}, "model"),
    ],
)
def test_a_model_that_cannot_be_asked_about(floor, asked, field):
    page = floor.get(reverse("matching:topology_of_model"), asked)
    assert page.status_code == 422
    assert field in page.context["form"].errors


@pytest.fixture
def pair(graded):
    """Two packs of the same model: 336 V and 340 V."""
    packs = [graded(model="leaf-24") for _ in range(2)]
    for pack, voltage in zip(packs, ("336", "340"), strict=True):
        Battery.objects.filter(pk=pack.pk).update(open_circuit_voltage_v=voltage)
    return packs


def ask(floor, packs, **typed):
    lines = "\r\n".join(pack.public_id for pack in packs)
    return floor.get(reverse("matching:parallel"), {"batteries": lines, **typed})


def test_last_measured_voltages_answer(floor, pair):
    page = ask(floor, pair)
    text = page.content.decode()
    assert page.context["verdict"].may is False
    assert "4 V apart, and no more than 3 V is allowed." in text
    assert "Charge it to between 338.5 V and 341.5 V." in text
    assert "336&nbsp;V" in text


def test_a_voltage_typed_now_counts_and_is_kept(floor, pair):
    typed = {f"v_{pair[0].public_id}": "337"}
    page = ask(floor, pair, **typed)
    assert page.context["verdict"].may is True
    assert 'value="337"' in page.content.decode()
    assert "Yes, by these voltages." in page.content.decode()
    # Both at a lower bound of 76 %: half of the current each, and 24 kWh × 76 % twice.
    assert page.context["together"].energy_wh == 36_480
    assert [round(share, 3) for _name, share in page.context["together"].shares] == [0.5, 0.5]
    pair[0].refresh_from_db()
    assert pair[0].open_circuit_voltage_v == Decimal(336)


def test_in_one_string_the_weakest_counts(floor, pair):
    """Voltages apart hinder no string: twice 24 kWh × 70 %, and 6 % of the stronger is lost."""
    Battery.objects.filter(pk=pair[1].pk).update(state_of_health_lower=Decimal("0.70"))
    page = ask(floor, pair)
    assert page.context["verdict"].may is False
    found = page.context["string"]
    assert (found.energy_wh, found.lost_wh) == (33_600, 1_440)
    assert found.weakest == pair[1].public_id
    assert f"2 times the weakest, {pair[1].public_id}: 33.60 kWh" in page.content.decode()
    assert ask(floor, pair[:1]).context["string"] is None


def test_exactly_three_volts_with_all_digits(floor, pair):
    typed = {f"v_{pair[0].public_id}": "337.001"}
    assert ask(floor, pair, **typed).context["verdict"].may is True
    typed = {f"v_{pair[0].public_id}": "336.999"}
    assert ask(floor, pair, **typed).context["verdict"].may is False


def test_the_limit_is_a_setting(floor, pair):
    CostSettings.objects.create(source="our own practice", parallel_limit_v=5)
    page = ask(floor, pair)
    assert page.context["verdict"].may is True
    assert "In force: 5 V." in page.content.decode()


def test_a_wrong_voltage_is_told_and_kept(floor, pair):
    page = ask(floor, pair, **{f"v_{pair[0].public_id}": "three"})
    assert page.status_code == 422
    assert page.context["verdict"] is None
    assert 'value="three"' in page.content.decode()
    assert "Enter a number." in page.content.decode()


def test_lines_that_name_nothing_are_told_with_their_number(floor, pair):
    page = floor.get(
        reverse("matching:parallel"), {"batteries": f"{pair[0].public_id}\nENC-NOTHING"}
    )
    assert page.status_code == 422
    assert "Line 2, “ENC-NOTHING”" in page.content.decode()


def test_twice_scanned_is_one_battery(floor, pair):
    assert len(ask(floor, [*pair, *pair]).context["rows"]) == 2


def test_more_than_fit_into_one_question_are_refused(floor, pair, monkeypatch):
    monkeypatch.setattr("matching.web.topology.forms.MOST_BATTERIES", 1)
    page = ask(floor, pair)
    assert page.status_code == 422
    assert "At most 1 in one question." in page.content.decode()


def test_quarantine_and_parts_are_not_connected(floor, pair, technician):
    pair[1].refresh_from_db()
    quarantine_battery(actor=technician, battery=pair[1], reason="swollen", request_key="q")
    page = ask(floor, pair)
    assert page.context["verdict"].may is False
    assert "It is in quarantine: swollen" in page.content.decode()
    assert page.context["string"] is None


def test_statements_do_not_grow_with_the_batteries(floor, pair, graded):
    def statements(packs):
        with CaptureQueriesContext(connection) as captured:
            assert ask(floor, packs).status_code == 200
        return len(captured)

    few = statements(pair)
    assert statements([*pair, *(graded(model="leaf-24") for _ in range(4))]) == few


def test_wiring_is_drawn_as_far_as_it_can_be_read():
    drawing = draw(3, 2)
    assert len(drawing.boxes) == 6
    assert len(drawing.wires) == 2 + 2  # a wire for each string, and a rail at each end
    assert all(
        0 <= x <= drawing.width - 22 and 0 <= y <= drawing.height - 14 for x, y in drawing.boxes
    )
    assert draw(3, MOST_IN_PARALLEL + 1) is None
    assert draw(40, 1) is None
