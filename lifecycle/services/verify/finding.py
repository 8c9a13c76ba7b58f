from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A place where the record does not hold."""

    place: str
    sequence: int | None
    problem: str


@dataclass(frozen=True)
class Verification:
    """How much was checked, and what was found."""

    batteries: int
    events: int
    files: int
    checkpoints: int
    findings: list[Finding]
