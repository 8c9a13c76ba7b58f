"""What Celery beat asks for: one service call each, no logic."""

from celery import shared_task
from django.db import connection

from accounts.actors import Actor
from lifecycle.services.checkpoint import write_checkpoint
from lifecycle.stock_tally import sum_up


@shared_task(name="lifecycle.sum_up_stock")
def sum_up_stock() -> None:
    sum_up(connection)


@shared_task(name="lifecycle.write_daily_checkpoint")
def write_daily_checkpoint() -> None:
    write_checkpoint(actor=Actor.system("Daily checkpoint"))
