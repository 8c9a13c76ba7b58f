"""The page that explains the API works under the strict content policy."""

from tests.browser.conftest import sign_in


def test_the_api_is_explained_to_strangers_and_people(page):
    page.goto("/api/v1/docs/")
    operation = page.get_by_role("button", name="post /api/v1/offers/{uid}/accept/", exact=True)
    operation.click()
    page.get_by_text("You take the battery; it becomes waste by law").wait_for()
    sign_in(page, "recycler")
    page.goto("/api/v1/docs/")
    operation.wait_for()
