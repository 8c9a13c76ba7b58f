"""What a battery's page shows of its evidence and its grade."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.permissions import Permission
from grading.policy import contradictions
from grading.queries import (
    estimates_of,
    grades_of,
    names_behind,
    newest_inspection,
    open_drafts,
    scored_of,
    spectra_of,
    stated,
)
from grading.web.accuracy_words import missed_told
from grading.web.comparison import fused_among, side_by_side
from grading.web.waiting import waiting_context
from lifecycle.models import Battery
from lifecycle.panels import Context


def evidence_panel(actor: Actor, battery: Battery) -> Context | None:
    """Kinds side by side, what contradicts, what a capacity test proved wrong; every estimate and
    refusal with its file."""
    estimates = estimates_of(battery)
    drafts, waits = list(open_drafts(battery)), waiting_context(battery)
    spectra = spectra_of(battery)
    if not estimates and not drafts and not waits["waiting"] and not spectra:
        return None
    values = stated(estimates)
    return {
        "estimates": estimates,
        "drafts": drafts,
        "kinds": side_by_side(estimates),
        "fused": fused_among(estimates),
        "contradictions": contradictions(values),
        "missed": missed_told(scored_of(battery, estimates)),
        "has_plot": bool(values),
        "spectra": spectra,
        "operators": names_behind({one.evidence.operator_reference for one in estimates}),
        "inspection": newest_inspection(battery),
        **waits,
    }


def grade_panel(actor: Actor, battery: Battery) -> Context | None:
    """The grade that stands, who signed it and why, and the ones before it."""
    grades = grades_of(battery)
    if not grades:
        return None
    names = names_behind({signed.event.actor_reference for signed in grades})
    told = [(signed, names.get(signed.event.actor_reference, "")) for signed in grades]
    return {
        "standing": told[0][0],
        "signed_by": told[0][1],
        "earlier": told[1:],
        "is_outdated": battery.stage == "tested",
        "may_grade": actor.may(Permission.SIGN_GRADE),
    }
