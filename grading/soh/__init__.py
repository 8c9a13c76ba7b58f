"""State of health from pulse tests: an estimate that knows its error, or a refusal with its reason.

Importing this loads numpy, not scikit-learn.
"""

from grading.soh.answers import NOMINAL_COVERAGE, Estimate, Refusal, RefusalKind
from grading.soh.errors import ModelFileError, TrainingError
from grading.soh.model import Model, known_cell_types, load_model

__all__ = [
    "NOMINAL_COVERAGE",
    "Estimate",
    "Model",
    "ModelFileError",
    "Refusal",
    "RefusalKind",
    "TrainingError",
    "known_cell_types",
    "load_model",
]
