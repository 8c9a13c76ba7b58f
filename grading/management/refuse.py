"""How the commands end on bad input: one clear line, exit 2."""

import sys
from typing import NoReturn


def refuse(command: str, message: str) -> NoReturn:
    """One line to stderr, exit 2."""
    sys.stderr.write(f"{command}: " + " ".join(message.split()) + "\n")
    raise SystemExit(2)


def refuse_pairs(command: str, pairs: str | None) -> None:
    """The two-point test is announced in the interface and not there yet."""
    if pairs:
        refuse(command, "--pairs: the two-point test is not yet supported; leave the option out")
