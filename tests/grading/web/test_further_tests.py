"""The plan of further tests: on the grade's page and for all that waits."""

from decimal import Decimal

from grading.services.entries import record_bms_claim


def test_the_grades_page_says_what_a_test_would_gain(desk, on_bench, technician):
    pack = on_bench("leaf-24")
    record_bms_claim(
        actor=technician, battery=pack, state_of_health=Decimal("0.78"), request_key="c"
    )
    text = desk.get(f"{pack.get_absolute_url()}grade/").content.decode()
    assert "Run first: Capacity test." in text
    assert "Assumption: 35 to 90 €/kWh" in text


def test_the_plan_lists_what_waits_most_gain_first(desk, on_bench, technician, statements):
    def claimed(number, share, code="leaf-24"):
        pack = on_bench(code, serial=f"T-{code}-{number}")
        record_bms_claim(
            actor=technician, battery=pack, state_of_health=Decimal(share), request_key=f"c{number}"
        )
        return pack

    small, large = claimed(1, "0.78", "leaf-24-module"), claimed(2, "0.78")
    page = desk.get("/test-plan/")
    assert [one.battery for one in page.context["planned"]] == [large, small]
    before = statements(lambda: desk.get("/test-plan/"))
    for number in range(3, 9):
        claimed(number, "0.7")
    assert statements(lambda: desk.get("/test-plan/")) == before


def test_nothing_waiting_says_what_would_stand_there(desk):
    assert "Nothing waits for a grade" in desk.get("/test-plan/").content.decode()
