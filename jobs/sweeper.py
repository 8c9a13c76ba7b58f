"""Every worker sweeps: a thread in its main process, from its start to its end."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.db import close_old_connections, connection

from jobs.services import sweep

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPS = 2.0
_over = threading.Event()


@worker_ready.connect
def _start(**_signal: Any) -> None:
    threading.Thread(target=_sweep_until_over, name="sweep", daemon=True).start()


@worker_shutting_down.connect
def _stop(**_signal: Any) -> None:
    _over.set()


def _sweep_until_over() -> None:
    while not _over.wait(SECONDS_BETWEEN_SWEEPS):
        try:
            close_old_connections()
            done = sweep()
            if done.returned or done.given_up:
                logger.warning("jobs: %s run again, %s given up", done.returned, done.given_up)
        except Exception:
            logger.exception("the sweep failed; it is tried again")
        finally:
            # The pool forks from this process: it must not inherit an open connection.
            connection.close()
