import pytest

from lifecycle.enums import EventKind
from lifecycle.web.story_words import words_of
from tests.lifecycle.passport.test_epcis import OF_EVERY_KIND

# Their heading says it all.
WITHOUT_WORDS = {EventKind.OFFER_ACCEPTED, EventKind.INSTALLED_IN_VEHICLE,
                 EventKind.REMOVED_FROM_VEHICLE}  # fmt: skip


@pytest.mark.parametrize("payload", OF_EVERY_KIND, ids=lambda payload: payload.kind)
def test_every_kind_of_event_has_words(payload):
    tone, text = words_of(payload)
    assert tone in {"", "timeline-good", "timeline-bad"}
    assert bool(text.strip()) or payload.kind in WITHOUT_WORDS
