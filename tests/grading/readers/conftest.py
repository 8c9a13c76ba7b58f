import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real tester files beside the project; without them the test is skipped, never in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared/data is missing, and CI skips nothing")
        pytest.skip("../shared/data is missing: real tester files are not part of the project")
    return SHARED
