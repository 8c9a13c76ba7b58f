"""The technician's first minutes with a battery, on a phone: scan, receive, inspect, look back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import axe
from tests.browser.conftest import sign_in


def scan(page: Page, label: str) -> None:
    """What a scanner does that is a keyboard: it types and ends with Enter."""
    page.goto("/batteries/scan/")
    expect(page.get_by_label("Label")).to_be_focused()
    page.keyboard.type(label)
    page.keyboard.press("Enter")


def receive(page: Page, label: str) -> None:
    scan(page, label)
    page.wait_for_url("**/batteries/receive/**")
    page.get_by_label("Model").select_option(index=1)
    page.get_by_label("Intact").check()
    page.get_by_role("button", name="Receive", exact=True).click()
    page.wait_for_url(re.compile("/batteries/ENC-"))


def answer(page: Page, question: str, reply: str) -> None:
    page.get_by_role("group", name=question).get_by_label(reply, exact=True).check()


def answer_all(page: Page) -> None:
    page.get_by_label("Sound").check()
    for question in ("leaked", "flood", "collision", "fuse", "calendar"):
        answer(page, re.compile(question), "No")
    answer(page, re.compile("history"), "Yes")


@pytest.fixture
def floor(phone: Page) -> Page:
    sign_in(phone, "technician")
    return phone


def test_an_unknown_label_becomes_a_battery_that_the_next_scan_opens(floor):
    scan(floor, "SN-PHONE-1")
    expect(floor.get_by_label("Serial number")).to_have_value("SN-PHONE-1")
    assert axe(floor) == []
    receive(floor, "SN-PHONE-1")
    address = floor.url
    expect(floor.get_by_role("status")).to_contain_text("is registered")
    assert axe(floor) == []
    scan(floor, "SN-PHONE-1")
    expect(floor).to_have_url(address)
    floor.get_by_role("link", name=re.compile("inspect", re.IGNORECASE)).first.click()
    assert axe(floor) == []


def test_what_was_typed_stays_when_a_voltage_is_text(floor, watch):
    watch.expect("answer 422: .*/inspect/")
    receive(floor, "SN-PHONE-2")
    floor.goto(floor.url + "inspect/")
    answer_all(floor)
    floor.get_by_label("Insulation resistance").fill("2000")
    floor.get_by_label("Open-circuit voltage").fill("about 370")
    floor.get_by_role("button", name="Record the inspection").click()
    expect(floor.get_by_role("alert")).to_contain_text("Open-circuit voltage")
    expect(floor.get_by_label("Open-circuit voltage")).to_have_value("about 370")
    expect(floor.get_by_label("Insulation resistance")).to_have_value("2000")
    expect(floor.get_by_label("Sound")).to_be_checked()
    assert axe(floor) == []


def test_a_failed_gate_ends_in_quarantine_with_its_reason(floor):
    receive(floor, "SN-PHONE-3")
    floor.goto(floor.url + "inspect/")
    answer_all(floor)
    answer(floor, re.compile("leaked"), "Yes")
    floor.get_by_role("button", name="Record the inspection").click()
    floor.wait_for_url(re.compile(r"/batteries/ENC-\w+/$"))
    expect(floor.get_by_role("main")).to_contain_text("Quarantine")
    expect(floor.get_by_role("list").filter(has_text="Received")).to_contain_text("Inspected")
    assert axe(floor) == []


def test_a_label_that_is_none_says_why(floor, watch):
    watch.expect("answer 422: .*/scan/")
    scan(floor, "https://id.example/01/09506000134353/21/X")
    expect(floor.get_by_role("main")).to_contain_text(re.compile("check digit", re.IGNORECASE))
    expect(floor.get_by_label("Label")).to_have_value(re.compile("09506000134353"))
    assert axe(floor) == []


def test_one_scan_follows_another_without_a_touch(floor):
    for label in ("SN-A", "SN-B"):
        receive(floor, label)
    second = floor.url
    floor.keyboard.type("SN-A")
    floor.keyboard.press("Enter")
    floor.wait_for_url(lambda url: "/batteries/ENC-" in url and url != second)
    expect(floor.locator(".subtitle")).to_contain_text("SN-A")
    first = floor.url
    floor.keyboard.type("SN-B")
    floor.keyboard.press("Enter")
    floor.wait_for_url(lambda url: "/batteries/ENC-" in url and url != first)
    expect(floor).to_have_url(second)
