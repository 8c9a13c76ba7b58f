class MatchingError(Exception):
    """Nothing was written. The message says what is wrong and what to do."""


class StaleDemandError(MatchingError):
    """Somebody else has changed the demand since the form was drawn."""


class DemandRefusedError(MatchingError):
    """Values that no demand can have: field name -> what is wrong and what to do."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class RequestKeyUsedError(MatchingError):
    """The key of the request was sent before with other values."""
