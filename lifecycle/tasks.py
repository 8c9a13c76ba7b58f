"""What Celery beat asks for: one service call each, no logic."""

from celery import shared_task

from accounts.actors import Actor
from lifecycle.services.checkpoint import write_checkpoint


@shared_task(name="lifecycle.write_daily_checkpoint")
def write_daily_checkpoint() -> None:
    write_checkpoint(actor=Actor.system("Daily checkpoint"))
