"""Events in words: one headline for each, with what people ask about it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lifecycle.queries import TimelineEntry
from lifecycle.web.story_words import words_of


@dataclass(frozen=True)
class Told:
    """One event as the timeline shows it."""

    entry: TimelineEntry
    headline: str
    tone: str
    text: str

    @property
    def payload_lines(self) -> list[tuple[str, str]]:
        """Every field of the payload as it was hashed, for whoever wants to look closely."""
        fields = json.loads(self.entry.event.payload_text)
        return [
            (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
            for name, value in fields.items()
            if value not in ("", None, [])
        ]


def told(entry: TimelineEntry) -> Told:
    """The event in words of the workshop."""
    tone, text = words_of(entry.payload)
    return Told(entry, entry.event.get_kind_display(), tone, text)
