"""Which published model speaks for a battery, or that none does."""

from __future__ import annotations

from dataclasses import dataclass

from grading.ageing.ageing_model import AgeingModel
from grading.ageing.leaf_second_life import LEAF_SECOND_LIFE
from grading.ageing.other_chemistries import LFP, NMC

_MODELS = {"Li-ion LMO": LEAF_SECOND_LIFE, "Li-ion LFP": LFP, "Li-ion NMC": NMC}


@dataclass(frozen=True, slots=True)
class Subject:
    """A battery as the models see it. `level`: pack, module or cell."""

    chemistry: str
    level: str
    is_leaf: bool


class NoAgeingModelError(LookupError):
    """No published model is built in for a chemistry."""


def model_for(subject: Subject) -> AgeingModel:
    """By chemistry. Raises NoAgeingModelError, in words for people."""
    if subject.chemistry not in _MODELS:
        built = ", ".join(name.removeprefix("Li-ion ") for name in sorted(_MODELS))
        raise NoAgeingModelError(
            f"No published model is built in for {subject.chemistry}; there are some for {built}."
        )
    return _MODELS[subject.chemistry]


def is_tested_kind(subject: Subject, model: AgeingModel) -> bool:
    """Whether the model's tests were made on this kind of battery."""
    return model is LEAF_SECOND_LIFE and subject.is_leaf
