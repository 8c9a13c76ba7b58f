"""One question to the history, with its figure and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["consistent", "contradicts", "unclear", "not_enough_data"]


@dataclass(frozen=True)
class Check:
    """`figure` is what was found, `words` what it means."""

    name: str
    outcome: Outcome
    figure: str
    words: str


def too_little(name: str, figure: str, words: str) -> Check:
    return Check(name, "not_enough_data", figure, words)


def day_of(seconds: float) -> str:
    """ISO day, UTC."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
