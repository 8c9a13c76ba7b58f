"""Alarms and figures in words for people, with what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.accuracy import Alarm, Figures, Report, Scored, Sign
from grading.enums import Method

_SIGNS = {
    Sign.MISSES: gettext_lazy("too many intervals miss what the capacity test finds"),
    Sign.TOO_HIGH: gettext_lazy("estimates are too high"),
    Sign.TOO_LOW: gettext_lazy("estimates are too low"),
}
_ACTIONS = {
    Method.PULSE_MODEL: gettext_lazy(
        "Until this is cleared up, run a capacity test before you sign a grade of this type. Check "
        "current and temperature of the tester first: a wrong scale looks like an aged cell. If "
        "they are right, train the model again with the cells that were tested since."
    ),
    Method.BMS_CLAIM: gettext_lazy(
        "Do not grade from claims of this type. Ask an administrator for a policy with a wider "
        "interval for claims."
    ),
}
_ANY = gettext_lazy("Run a capacity test before you sign a grade of this type.")


@dataclass(frozen=True)
class AlarmTold:
    alarm: Alarm
    what: str
    action: str


def method_told(method: str) -> str:
    return str(Method(method).label)


def alarm_told(alarm: Alarm) -> AlarmTold:
    what = _("%(method)s of %(type)s (%(version)s): %(sign)s.") % {
        "method": method_told(alarm.method),
        "type": alarm.cell_type,
        "version": alarm.version,
        "sign": _SIGNS[alarm.sign],
    }
    return AlarmTold(alarm, what, str(_ACTIONS.get(Method(alarm.method), _ANY)))


def by_type_told(report: Report) -> list[tuple[str, str, Figures, bool]]:
    """Cell type, method in words, figures, whether an alarm stands."""
    alarmed = {(alarm.method, alarm.cell_type) for alarm in report.alarms}
    return [
        (cell_type, method_told(method), figures, (method, cell_type) in alarmed)
        for (method, cell_type), figures in report.by_type
    ]


def missed_told(rows: list[Scored]) -> list[str]:
    """In words: every estimate of a battery that a later capacity test contradicts."""
    return [
        _(
            "The capacity test of %(day)s found %(measured).1f %%: outside the interval "
            "%(lower).1f to %(upper).1f %% that the estimate of %(earlier)s gave (%(method)s)."
        )
        % {
            "day": f"{row.measured_at:%Y-%m-%d}",
            "measured": 100 * row.measured_state_of_health,
            "lower": 100 * row.lower,
            "upper": 100 * row.upper,
            "earlier": f"{row.estimated_at:%Y-%m-%d}",
            "method": method_told(row.method),
        }
        for row in rows
        if row.lower is not None and row.upper is not None and not row.is_covered
    ]
