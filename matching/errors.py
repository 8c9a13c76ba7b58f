class MatchingError(Exception):
    """Nothing was written. The message says what is wrong and what to do."""


class StaleDemandError(MatchingError):
    """Somebody else has changed the demand since the form was drawn."""
