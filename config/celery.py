"""Celery: the filesystem as broker by default, Redis or RabbitMQ by CELERY_BROKER_URL."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("encore")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ["jobs.sweeper"]
# The checkpoint at two in the night; whoever starts `celery beat` late gets it then.
app.conf.beat_schedule = {
    "daily checkpoint": {
        "task": "lifecycle.write_daily_checkpoint",
        "schedule": crontab(hour="2", minute="0"),
    },
    # What is new gets its plan before people come.
    "nightly plans": {
        "task": "matching.plan_the_night",
        "schedule": crontab(hour="1", minute="0"),
    },
    "stock summed up": {
        "task": "lifecycle.sum_up_stock",
        "schedule": crontab(minute="30"),
    },
}
