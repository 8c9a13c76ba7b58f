"""Child processes with prefixed output, that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


class Process:
    """A command, its name before each line that it prints."""

    def __init__(self, name: str, command: list[str], write: Callable[[str], object]) -> None:
        self.name = name
        self.command = command
        self.write = write
        self.start()

    def start(self) -> None:
        self.popen = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A group of its own: Ctrl-C reaches the runner alone, which signals each child once.
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        threading.Thread(target=self._print, args=(self.popen,), daemon=True).start()

    def _print(self, popen: subprocess.Popen[str]) -> None:
        for line in popen.stdout or ():
            self.write(f"{self.name:>6} | {line.rstrip()}")

    @property
    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    def stop(self, patience_seconds: float) -> None:
        """Ask once, wait, then end it and its children the hard way."""
        if not self.has_ended:
            self.popen.terminate()
        try:
            self.popen.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            self.write(f"{self.name:>6} | does not stop; ended")
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
