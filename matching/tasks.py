"""What Celery beat asks for: one service call each, no logic."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from accounts.actors import Actor
from matching.services.acceptance.expiry import expire_reservations
from matching.services.rolling.nightly import plan_the_night


@shared_task(name="matching.plan_the_night")
def plan_this_night() -> None:
    plan_the_night(actor=Actor.system("Nightly planning"), today=timezone.localdate())


@shared_task(name="matching.expire_reservations")
def expire_reservations_daily() -> None:
    expire_reservations(actor=Actor.system("Expiry of reservations"))


@worker_ready.connect
def _make_up_for_missed_days(**_signal: Any) -> None:
    """A machine that sleeps at night has no three o'clock: a worker asks when it starts."""
    expire_reservations_daily.delay()
