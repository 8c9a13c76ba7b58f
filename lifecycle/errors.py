"""What can be wrong with an entry, in words for the person who made it."""


class LifecycleError(Exception):
    """Nothing was written. The message says what is wrong and what to do."""


class StaleRecordError(LifecycleError):
    """Somebody else has recorded something since the form was drawn."""


class TransitionRefusedError(LifecycleError):
    """The rules do not allow this event at the battery's stage."""


class ReservedError(LifecycleError):
    """The battery is already promised to somebody."""


class EntryRefusedError(LifecycleError):
    """Values that cannot be recorded: field name -> what is wrong with it."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
