"""CI_NOTHING_SKIPPED=1 turns a skip into a failure, wherever it is asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPS = {
    "in a test": "import pytest\ndef test_it(): pytest.skip('no browser')",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='no browser')\ndef test_it(): pass",
    "in a fixture": (
        "import pytest\n@pytest.fixture\ndef it(): pytest.skip('no browser')\ndef test_it(it): pass"
    ),
    "of a module": "import pytest\npytest.skip('no browser', allow_module_level=True)",
}


def outcome(path: Path, strict: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-c", "pyproject.toml"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(path)],
        cwd=ROOT,
        env={**os.environ, "CI_NOTHING_SKIPPED": strict},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("where", SKIPS)
def test_a_skip_fails_in_ci_and_nowhere_else(where, tmp_path):
    path = tmp_path / "test_skips.py"
    path.write_text(SKIPS[where])
    code, told = outcome(path, "1")
    assert code in (1, 2), told
    assert "CI_NOTHING_SKIPPED=1 allows no skip" in told
    assert "no browser" in told
    assert "1 skipped" in outcome(path, "")[1]


def test_an_expected_failure_is_no_skip(tmp_path):
    path = tmp_path / "test_xfail.py"
    path.write_text("import pytest\n@pytest.mark.xfail\ndef test_it(): assert False")
    code, told = outcome(path, "1")
    assert (code, "1 xfailed" in told) == (0, True)
