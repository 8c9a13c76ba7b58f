import pytest

from accounts.actors import Actor
from jobs import services
from tests.jobs import kinds

__all__ = ["kinds"]


@pytest.fixture
def nudges(monkeypatch):
    """What the broker was told."""
    sent = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task",
        lambda self, name, args, **options: sent.append(args[0]),
    )
    return sent


@pytest.fixture
def enqueue():
    def enqueue(kind, actor=None, key=None, **arguments):
        return services.enqueue(
            actor=actor or Actor.system(), kind=kind, arguments=arguments, idempotency_key=key
        )

    return enqueue
