"""The long work of this app, registered when Django starts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.registry import job_kind
from matching.services.runs.propose import JOB_KIND
from matching.services.runs.solve_run import solve_run


def _page(result: dict[str, Any]) -> str:
    return reverse("matching:run", args=[result["run"]])


job_kind(JOB_KIND, title=_("Proposing a plan"), result_url=_page)(solve_run)
