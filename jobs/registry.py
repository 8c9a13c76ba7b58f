"""The kinds of jobs: each app registers its own, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from jobs.context import JobContext

Result = dict[str, Any]
Effects = Callable[[], Result]
Body = Callable[..., "Effects | Result"]


@dataclass(frozen=True)
class JobKind:
    """`body(context, **arguments)` does the long work outside any transaction and returns either a
    result or a callable: the effects, which run in one transaction with the job's completion."""

    name: str
    title: str | Promise
    body: Body
    max_attempts: int
    result_url: Callable[[Result], str] | None


KINDS: dict[str, JobKind] = {}


def job_kind(
    name: str,
    *,
    title: str | Promise,
    max_attempts: int = 3,
    result_url: Callable[[Result], str] | None = None,
) -> Callable[[Body], Body]:
    """Register a body. It may start twice (a worker can die); its effects stand once."""

    def register(body: Body) -> Body:
        KINDS[name] = JobKind(name, title, body, max_attempts, result_url)
        return body

    return register


__all__ = ["KINDS", "JobContext", "JobKind", "job_kind"]
