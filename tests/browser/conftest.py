"""A real Chromium against a live server with the demonstration's organisations and people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.demo import DEMO_PASSWORD, create_demo_accounts
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.watch import Watch

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django takes that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        path = find_chromium(playwright.chromium.executable_path)
        if path is None:
            pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM")
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def people(transactional_db, settings):
    """The demonstration's people; what the migrations filled in is there as well."""
    settings.DEMO = True
    # One round of hashing: these passwords are in the source anyway, and each test signs in.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return create_demo_accounts()[2]


@pytest.fixture
def watch():
    watching = Watch()
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def new_page(browser: Browser, live_server, people, watch: Watch):
    """Opens pages: new_page(PHONE, color_scheme="dark")."""
    contexts: list[BrowserContext] = []

    def open_page(viewport: dict[str, int] = DESK, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(DESK)


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(PHONE, has_touch=True, is_mobile=True)


def sign_in(page: Page, username: str) -> None:
    """Sign in by name and password, as on any day outside the demonstration."""
    page.goto("/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
