import uuid

from celery import shared_task

from jobs import services
from jobs.services.enqueuing import TASK_NAME


@shared_task(name=TASK_NAME, ignore_result=True)
def run_job(uid: str) -> None:
    services.run_job(uuid.UUID(uid))
