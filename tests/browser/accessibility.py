"""axe, run by evaluating it: a script tag would be refused by the content security policy."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page


@cache
def _script() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()


def axe(page: Page) -> list[str]:
    """Violations of axe's rules on the page as it stands, a line each; empty when it is clean."""
    # A click ends when the next document has begun, which may be before it has an element.
    page.wait_for_load_state("load")
    page.evaluate(_script())
    violations = page.evaluate("() => axe.run().then(result => result.violations)")
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]
