"""Which models there are, and which one is asked for a cell type."""

from __future__ import annotations

from django.db.models import QuerySet

from grading.enums import ModelKind, ModelState
from grading.models import Estimate, Evidence, ReferenceFile, TrainedModel
from lifecycle.enums import EvidenceKind, Stage
from lifecycle.models import BatteryModel


def active_model(cell_type: str, kind: str = ModelKind.ONE_TEST) -> TrainedModel | None:
    """The model that is asked for this type, if there is one."""
    return TrainedModel.objects.filter(
        cell_type=cell_type, kind=kind, state=ModelState.ACTIVE
    ).first()


def model_of_version(
    cell_type: str, version: str, kind: str = ModelKind.ONE_TEST
) -> TrainedModel | None:
    """The model that gave an old estimate, whatever its state is now."""
    return TrainedModel.objects.filter(cell_type=cell_type, kind=kind, version=version).first()


def is_known_type(cell_type: str) -> bool:
    """Whether some model of one test is active for this cell type. One statement."""
    return bool(cell_type) and active_model(cell_type) is not None


def models_of_type(cell_type: str) -> QuerySet[TrainedModel]:
    """Every model of a type, newest first, without what is large."""
    return TrainedModel.objects.filter(cell_type=cell_type).order_by("kind", "-trained_at", "-pk")


def reference_files_of(cell_type: str) -> QuerySet[ReferenceFile]:
    """The files of reference cells that stand."""
    return ReferenceFile.objects.filter(cell_type=cell_type, withdrawn_at=None).select_related(
        "stored_file"
    )


def catalogued_types() -> dict[str, list[BatteryModel]]:
    """Cell type -> the catalogue's models of it, in order of the type. One statement."""
    found: dict[str, list[BatteryModel]] = {}
    for model in BatteryModel.objects.exclude(cell_type="").order_by("cell_type", "code"):
        found.setdefault(model.cell_type, []).append(model)
    return found


def unasked_of(cell_type: str) -> QuerySet[Evidence]:
    """Pulse tests of the type at hand that its active models have said nothing of."""
    versions = TrainedModel.objects.filter(cell_type=cell_type, state=ModelState.ACTIVE)
    if not versions:
        return Evidence.objects.none()
    asked = Estimate.objects.filter(method_version__in=versions.values("version"))
    return (
        Evidence.objects.filter(
            kind=EvidenceKind.PULSE,
            battery__battery_model__cell_type=cell_type,
            battery__stage__in=[Stage.TESTED, Stage.GRADED, Stage.QUARANTINED],
        )
        .exclude(pk__in=asked.values("evidence"))
        .select_related("battery__battery_model")
        .order_by("pk")
    )
