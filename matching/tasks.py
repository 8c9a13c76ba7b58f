"""What Celery beat asks for: one service call each, no logic."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from accounts.actors import Actor
from matching.services.acceptance.expiry import expire_reservations
from matching.services.rolling.nightly import plan_the_night
from matching.services.work.missing import order_missing_work


@shared_task(name="matching.plan_the_night")
def plan_this_night() -> None:
    plan_the_night(actor=Actor.system("Nightly planning"), today=timezone.localdate())


@shared_task(name="matching.expire_reservations")
def expire_reservations_daily() -> None:
    expire_reservations(actor=Actor.system("Expiry of reservations"))


@shared_task(name="matching.order_missing_work")
def order_missing_work_once() -> None:
    order_missing_work(actor=Actor.system("Upgrade"))


@worker_ready.connect
def _make_up_for_missed_days(**_signal: Any) -> None:
    """A machine that sleeps at night has no three o'clock: a worker asks when it starts; so it
    does for what an upgrade left without its orders."""
    expire_reservations_daily.delay()
    order_missing_work_once.delay()
