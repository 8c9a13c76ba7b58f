"""The accuracy page as everybody sees it, and what a battery's own page says."""

import json
from decimal import Decimal

import pytest

from grading.services.entries import TypedCapacity, record_bms_claim, record_capacity_test
from tests.grading.app.conftest import SOUND


@pytest.fixture
def pack(on_bench):
    return on_bench("leaf-24")


@pytest.fixture
def judge(technician):
    """A claim, and the capacity test that follows it."""

    def judge(battery, share, capacity_ah, **changes):
        about = {"actor": technician, "battery": battery, **changes}
        key = f"{battery.public_id} {share}"
        record_bms_claim(state_of_health=Decimal(share), request_key=f"{key} claim", **about)
        test = TypedCapacity(**{**SOUND, "capacity_ah": Decimal(capacity_ah)})
        record_capacity_test(test=test, request_key=f"{key} test", **about)

    return judge


def test_an_empty_page_says_what_fills_it(desk):
    text = desk.get("/accuracy/").content.decode()
    assert "No estimate was put to the test yet" in text
    assert "gets a capacity test within 30 days" in text
    assert "accuracy/plot" not in text


def test_figures_are_shown_by_type_and_month_with_the_worst_linked(desk, judge, pack):
    judge(pack, "0.95", "46.34")
    page = desk.get("/accuracy/")
    text = page.content.decode()
    [(cell_type, method, figures, is_alarmed)] = page.context["by_type"]
    assert (cell_type, method, figures.tests, is_alarmed) == (
        "leaf-24",
        "Claim of the BMS",
        1,
        False,
    )
    assert "25.0 %" in text
    assert "too few to say" in text
    assert "No drift alarm stands. There are too few batteries" in text
    assert f'href="/batteries/{pack.public_id}/"' in text
    assert 'hx-get="/accuracy/plot/?data=measured"' in text


def test_a_recycler_sees_the_figures_and_no_battery(browser_of, recycler_actor, judge, pack):
    judge(pack, "0.95", "46.34")
    visitor = browser_of(recycler_actor)
    text = visitor.get("/accuracy/").content.decode()
    assert "25.0 %" in text
    assert pack.public_id not in text
    sent = visitor.get("/accuracy.json").json()
    assert [row["battery"] for row in sent["measured"]["scored"]] == [None]


def test_the_download_holds_every_figure(desk, judge, pack):
    judge(pack, "0.95", "46.34")
    response = desk.get("/accuracy.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="accuracy.json"'
    sent = json.loads(response.content)
    [row] = sent["measured"]["scored"]
    assert {name: row[name] for name in ("battery", "error", "is_covered", "method")} == {
        "battery": pack.public_id,
        "error": 0.25,
        "is_covered": False,
        "method": "bms_claim",
    }
    assert sent["measured"]["by_type"] == [
        {
            "method": "bms_claim",
            "cell_type": "leaf-24",
            "tests": 1,
            "batteries": 1,
            "mean_absolute_error": 0.25,
            "bias": 0.25,
            "batteries_with_interval": 1,
            "coverage": 0.0,
            "coverage_bounds": [0.0, 0.975],
            "coverage_as_stated": 0.0,
            "mean_width": 0.3,
            "is_enough": False,
        }
    ]
    assert sent["demonstration"]["scored"] == []


def test_an_alarm_says_what_is_wrong_and_what_to_do(desk, judge, on_bench):
    for _number in range(8):
        judge(on_bench("leaf-24"), "0.95", "46.34")
    text = desk.get("/accuracy/").content.decode()
    assert "No drift alarm stands." not in text
    assert (
        "Claim of the BMS of leaf-24 (policy 2026-1): too many intervals miss what the capacity "
        "test finds." in text
    )
    assert "after 8 batteries" in text
    assert "Do not grade from claims of this type." in text


def test_demonstration_data_is_marked_and_never_mixed_in(desk, judge, on_bench):
    judge(on_bench("leaf-40"), "0.80", "90", is_demonstration=True)
    alone = desk.get("/accuracy/")
    assert alone.context["is_demonstration"]
    assert "Demonstration data, made up" in alone.content.decode()
    judge(on_bench("leaf-24"), "0.95", "46.34")
    page = desk.get("/accuracy/")
    assert [row[0] for row in page.context["by_type"]] == ["leaf-24"]
    assert 'href="/accuracy/?data=demonstration"' in page.content.decode()
    made_up = desk.get("/accuracy/?data=demonstration")
    assert [row[0] for row in made_up.context["by_type"]] == ["leaf-40"]
    assert desk.get("/accuracy/?data=other").status_code == 404


def test_the_plot_tells_its_figures(desk, judge, pack):
    judge(pack, "0.95", "46.34")
    text = desk.get("/accuracy/plot/").content.decode()
    assert "25.0 points off on average; 0 of 1 intervals hold what was measured." in text


def test_the_batterys_page_says_what_a_capacity_test_proved_wrong(desk, judge, pack, on_bench):
    judge(pack, "0.95", "46.34")
    sound = on_bench("leaf-24")
    judge(sound, "0.72", "46.34")
    words = (
        "found 70.0 %: outside the interval 80.0 to 110.0 % that the estimate of",
        "How often that happens",
    )
    assert all(one in desk.get(pack.get_absolute_url()).content.decode() for one in words)
    assert not any(one in desk.get(sound.get_absolute_url()).content.decode() for one in words)
