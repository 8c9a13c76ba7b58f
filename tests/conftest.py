"""What holds for the whole suite: nothing is skipped in CI, and the ledger's guards stay on."""

import os

import pytest
from django.db import connection
from django.test import TransactionTestCase

from lifecycle.ledger_guard import remove_guards, set_guards

NOTHING_SKIPPED = os.environ.get("CI_NOTHING_SKIPPED") == "1"
REFUSED = "Skipped, but CI_NOTHING_SKIPPED=1 allows no skip: "


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{REFUSED}{reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    _refuse_skip(report)
    return report


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards():
    """A transactional test ends in a flush, which the ledger's triggers rightly refuse."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(case):
        remove_guards(connection)
        try:
            flush(case)
        finally:
            set_guards(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield


@pytest.fixture(autouse=True)
def checkpoints_of_this_test_alone(settings, tmp_path):
    """Copies of checkpoints are files: those of one test must not speak of another's ledger."""
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
