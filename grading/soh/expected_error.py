"""What a number of reference cells is enough for: a rule, and an expectation before measuring."""

LEAST_CELLS = (
    (5, "a provisional model without interval: no grade rests on it"),
    (9, "an interval, provisional"),
    (20, "a model like the shipped ones"),
)

EXPECTED = ((5, 0.044), (10, 0.033), (20, 0.025))
EXPECTED_SOURCE = (
    "Mean absolute error on the other cells of an LFP type of 96 cells, one test, measured with "
    "the same kind of model: an expectation for a new type, not a promise."
)
