"""The long work of this app, registered when Django starts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grading.services import estimating
from jobs.registry import job_kind


def _battery(result: dict[str, Any]) -> str:
    return reverse("lifecycle:battery", args=[result["battery"]])


job_kind(estimating.JOB_KIND, title=_("Estimating state of health"), result_url=_battery)(
    estimating.estimate_in_background
)
