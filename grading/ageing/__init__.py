"""How long a battery lasts in a duty, by published ageing models. No Django here."""

from grading.ageing.choice import NoAgeingModelError, Subject, model_for
from grading.ageing.draws import Start
from grading.ageing.duty import Duty, steady_duty
from grading.ageing.forecast import HORIZON_YEARS, Band, Forecast, Years, forecast
from grading.ageing.named_duties import APPLICATIONS, duties_for, named_duty
from grading.ageing.profile_reader import read_profile

__all__ = [
    "APPLICATIONS",
    "HORIZON_YEARS",
    "Band",
    "Duty",
    "Forecast",
    "NoAgeingModelError",
    "Start",
    "Subject",
    "Years",
    "duties_for",
    "forecast",
    "model_for",
    "named_duty",
    "read_profile",
    "steady_duty",
]
