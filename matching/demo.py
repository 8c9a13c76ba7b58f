"""The demonstration, from the first receipt to an accepted plan; all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from accounts.actors import Actor
from accounts.demo import create_demo_accounts
from lifecycle.demo import create_fleet


def fill(*, count: int, rng: Random) -> Iterator[str]:
    """Make people, batteries at every stage, demands and a plan; yields what was made, in words."""
    _, recyclers, users = create_demo_accounts()
    people = {name: Actor.of_user(user) for name, user in users.items()}
    fleet = create_fleet(
        technician=people["technician"], second=people["technician2"], count=count, rng=rng
    )
    yield f"{len(users)} people, {len(recyclers)} recyclers, {len(fleet)} batteries"
