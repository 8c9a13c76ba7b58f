"""What the pulse model is for, how far it is off, and where it does not hold."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from accounts.web.access import requires


@requires(Permission.VIEW_MODEL_CARD)
def model_card(request: Any) -> HttpResponse:
    """The card of the installed model, from its signed manifest; says so where it has none."""
    from grading.soh import ModelFileError, load_model
    from grading.soh.model_card import model_card as card_of

    try:
        model = load_model()
    except ModelFileError as error:
        return render(request, "grading/model_card.html", {"problem": str(error)})
    card = card_of(model.manifest)
    types = [
        {"name": name, "measured": about["metrics"]["nested"], **about}
        for name, about in sorted(card["types"].items())
    ]
    context = {"card": card, "types": types, "version": model.version}
    return render(request, "grading/model_card.html", context)
