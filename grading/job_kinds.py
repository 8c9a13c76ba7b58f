"""The long work of this app, registered when Django starts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grading.services import (
    asking_anew,
    estimating,
    model_training,
    policy_effect,
    replay_job,
)
from jobs.registry import job_kind


def _battery(result: dict[str, Any]) -> str:
    return reverse("lifecycle:battery", args=[result["battery"]])


job_kind(estimating.JOB_KIND, title=_("Estimating state of health"), result_url=_battery)(
    estimating.estimate_in_background
)


def _type(result: dict[str, Any]) -> str:
    return reverse("grading:cell_type", args=[result["cell_type"]])


job_kind(model_training.JOB_KIND, title=_("Training a model"), max_attempts=1, result_url=_type)(
    model_training.train_in_background
)
job_kind(asking_anew.JOB_KIND, title=_("Asking a new model about the stock"), result_url=_type)(
    asking_anew.ask_in_background
)


def _effect(result: dict[str, Any]) -> str:
    return reverse("grading:policy_effect", args=[result["preview"]])


job_kind(policy_effect.JOB_KIND, title=_("What a policy would change"), result_url=_effect)(
    policy_effect.compare_in_background
)


def _replay(result: dict[str, Any]) -> str:
    return reverse("grading:replay", args=[result["battery"]])


job_kind(replay_job.JOB_KIND, title=_("Working out grades again"), result_url=_replay)(
    replay_job.replay_in_background
)
