"""What the pulse model is for, how far it is off, and where it does not hold."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import Permission
from accounts.web.access import requires


@requires(Permission.VIEW_MODEL_CARD)
def model_card(request: Any) -> HttpResponse:
    """The card of an installed model (`?tests=two`: of two tests), from its signed manifest; says
    so where it has none."""
    from grading.soh import ModelFileError
    from grading.soh.artifact import displayed_version, read_manifest
    from grading.soh.card_words import OF_ONE_TEST, OF_TWO_TESTS
    from grading.soh.model_card import model_card as card_of
    from grading.soh.shipped import PAIRS, SHIPPED_DIRECTORY

    is_of_two = request.GET.get("tests") == "two"
    words = OF_TWO_TESTS if is_of_two else OF_ONE_TEST
    directory = SHIPPED_DIRECTORY / PAIRS if is_of_two else SHIPPED_DIRECTORY
    try:
        manifest = read_manifest(directory, words.format)
    except ModelFileError as error:
        return render(request, "grading/model_card.html", {"problem": str(error)})
    card = card_of(manifest, words)
    types = [
        {"name": name, "measured": about["metrics"]["nested"], **about}
        for name, about in sorted(card["types"].items())
    ]
    context = {
        "card": card,
        "types": types,
        "version": displayed_version(manifest),
        "is_of_two": is_of_two,
        "rows": words.rows,
    }
    return render(request, "grading/model_card.html", context)
