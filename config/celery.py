"""Celery: the filesystem as broker by default, Redis or RabbitMQ by CELERY_BROKER_URL."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("encore")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ["jobs.sweeper"]
# Once a day, at two in the night. Whoever starts `celery beat` late gets it then.
app.conf.beat_schedule = {
    "daily checkpoint": {
        "task": "lifecycle.write_daily_checkpoint",
        "schedule": crontab(hour="2", minute="0"),
    },
}
