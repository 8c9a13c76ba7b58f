"""What a page looks up by run."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from matching.models import MatchingRun

register = template.Library()


@register.filter
def of_run(words: Mapping[int, str], run: MatchingRun) -> str:
    """Of words by run those of this one, or an empty text."""
    return words.get(run.pk, "")
