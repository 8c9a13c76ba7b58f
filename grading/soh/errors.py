"""What can go wrong around a model, in words for the person at the desk."""


class ModelFileError(Exception):
    """A model directory that is missing, damaged, changed, or of another version."""


class TrainingError(Exception):
    """Training data from which no model can be made."""
