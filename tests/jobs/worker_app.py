"""The Celery application of the tests' workers: the real one, with the tests' kinds of jobs."""

import django

django.setup()

from config.celery import app  # noqa: E402
from tests.jobs import kinds  # noqa: E402

__all__ = ["app", "kinds"]
