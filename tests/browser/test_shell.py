"""The shell of all pages: signing in and out, on a desk and on a phone, without complaints."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import axe
from tests.browser.conftest import DESK, PHONE, sign_in

SCREENS = {
    "desk, light": {"viewport": DESK, "color_scheme": "light"},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, light": {"viewport": PHONE, "color_scheme": "light"},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "small phone": {"viewport": {"width": 320, "height": 568}, "color_scheme": "light"},
}


def sideways(page) -> int:
    """By how many px the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_fit_and_are_accessible(new_page, screen, watch):
    page = new_page(**SCREENS[screen])
    page.goto("/sign-in/")
    assert (axe(page), sideways(page)) == ([], 0)
    sign_in(page, "technician")
    assert (axe(page), sideways(page)) == ([], 0)
    page.locator("summary", has_text="Tess Visser").click()
    assert (axe(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Change password").click()
    assert (axe(page), sideways(page)) == ([], 0)
    watch.expect("answer 404: .*/nowhere")
    page.goto("/nowhere/")
    assert (axe(page), sideways(page)) == ([], 0)


def test_a_wrong_password_is_said_and_the_name_stays(page):
    page.goto("/sign-in/?next=/password/")
    page.get_by_label("Username").fill("technician")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    summary = page.get_by_role("alert").filter(has_text="correct username and password")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Username")).to_have_value("technician")
    assert axe(page) == []
    page.get_by_label("Password").fill("demo-battery-pack")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/password/$"))


def test_one_press_signs_a_demonstration_role_in(phone):
    phone.goto("/")
    phone.get_by_role("button", name=re.compile("^Planner")).tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Priya Raman")
    expect(phone.get_by_text("Demonstration: data are made up")).to_be_visible()


def test_the_menu_closes_by_escape_and_signs_out(page):
    sign_in(page, "auditor")
    menu = page.locator("summary", has_text="Aoife Byrne")
    menu.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/$"))


def test_errors_of_a_form_lead_to_its_fields(page):
    sign_in(page, "technician")
    page.goto("/password/")
    page.get_by_role("button", name="Change password", exact=True).click()
    page.get_by_role("link", name="Old password: This field is required.").click()
    field = page.get_by_label("Old password")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("This field is required.")
    assert axe(page) == []


def test_pages_work_without_scripts(new_page):
    page = new_page(java_script_enabled=False)
    sign_in(page, "technician")
    page.locator("summary", has_text="Tess Visser").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))


@pytest.mark.parametrize("target", ["button:visible", "a.brand", "input:visible", "summary"])
def test_what_a_glove_touches_is_large(phone, target):
    phone.goto("/sign-in/")
    sign_in(phone, "technician")
    phone.goto("/password/")
    phone.locator("summary").tap()
    sizes = [box["height"] for box in (e.bounding_box() for e in phone.locator(target).all())]
    assert sizes
    assert min(sizes) >= 48


def test_parts_of_pages_are_fetched_without_eval_and_with_the_token(page, watch):
    sign_in(page, "technician")
    assert page.evaluate("[htmx.config.allowEval, htmx.config.includeIndicatorStyles]") == [
        False,
        False,
    ]
    with page.expect_response("**/organisation/") as sent:
        watch.expect("answer 404: .*/organisation/|Response Status Error Code 404")
        page.evaluate("htmx.ajax('POST', '/organisation/', {target: 'main', swap: 'none'})")
    # 404 for no organisation, not 403 for a missing token.
    assert sent.value.status == 404


def test_a_part_that_cannot_be_fetched_is_said(page, watch):
    watch.expect("answer 404: .*/nowhere/|Response Status Error Code 404")
    sign_in(page, "technician")
    page.evaluate("htmx.ajax('GET', '/nowhere/', {target: 'main', swap: 'innerHTML'})")
    expect(page.locator("#request-failed")).to_have_text(
        "The server could not do this (error 404). Reload the page."
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tess Visser")
    assert axe(page) == []


def test_the_person_is_told_when_the_network_is_gone(page, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    sign_in(page, "technician")
    page.context.set_offline(True)
    page.evaluate("htmx.ajax('GET', '/', {target: 'main'}).catch(() => null)")
    expect(page.get_by_role("alert")).to_contain_text("The server did not answer")


def test_paper_gets_the_content_without_the_shell(page):
    sign_in(page, "technician")
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
