"""What Celery beat asks for: one service call each, no logic."""

from celery import shared_task
from django.utils import timezone

from accounts.actors import Actor
from matching.services.nightly import plan_the_night


@shared_task(name="matching.plan_the_night")
def plan_this_night() -> None:
    plan_the_night(actor=Actor.system("Nightly planning"), today=timezone.localdate())
