"""Planning ahead on a desk and on a phone: nothing hidden, nothing too wide, no complaint."""

import pytest

from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in
from tests.web.things import World

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/ahead/",
    "/ahead/supply/",
    "/ahead/supply/enter/",
    "/ahead/supply/import/",
    "/ahead/supply/of/leaf-24/",
    "/ahead/nightly/",
)


@pytest.fixture
def expected(people):
    return World(people).entered_supply


def test_what_is_to_come(page, phone, expected):
    for opened in (page, phone):
        sign_in(opened, "planner")
        for path in PAGES:
            opened.goto(path)
            opened.wait_for_load_state("networkidle")
            assert axe(opened) == [], path
            wide = opened.evaluate("document.documentElement.scrollWidth - window.screen.width")
            assert wide <= 0 or opened is page, f"{path} is {wide} px wider than the phone"
