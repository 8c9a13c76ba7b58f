"""Rows that stood before they carried seals are sealed once, when the migration that asks for it is
applied; never again, for a missing seal is a finding."""

from __future__ import annotations

from typing import Any

from grading.models import Estimate, Evidence, SignedGrade, UploadedTest
from lifecycle.models.sealed import seal_rows

MIGRATION = ("grading", "0010_seal_evidence")


def seal_standing_evidence(plan: Any = (), **_signal: Any) -> None:
    """Called after migrating, with what was applied."""
    applied = {(step.app_label, step.name) for step, is_backwards in plan or () if not is_backwards}
    if MIGRATION not in applied:
        return
    for model in (Evidence, Estimate, SignedGrade, UploadedTest):
        seal_rows(model, list(model.objects.values_list("pk", flat=True)))
