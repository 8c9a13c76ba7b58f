from grading.models.estimate import Estimate
from grading.models.evidence import Evidence
from grading.models.grading_policy import GradingPolicy
from grading.models.instrument import Instrument
from grading.models.policy_preview import PolicyPreview, PreviewedChange
from grading.models.policy_step import PolicyStep
from grading.models.reference_file import ReferenceFile
from grading.models.signed_grade import SignedGrade
from grading.models.trained_model import TrainedModel
from grading.models.uploaded_test import UploadedTest

__all__ = [
    "Estimate",
    "Evidence",
    "GradingPolicy",
    "Instrument",
    "PolicyPreview",
    "PolicyStep",
    "PreviewedChange",
    "ReferenceFile",
    "SignedGrade",
    "TrainedModel",
    "UploadedTest",
]
