"""How the commands end on bad input: one clear line, exit 2."""

import sys
from typing import NoReturn


def refuse(command: str, message: str) -> NoReturn:
    """One line to stderr, exit 2."""
    sys.stderr.write(f"{command}: " + " ".join(message.split()) + "\n")
    raise SystemExit(2)
