"""What the model cards say in words: of the model of one test and of that of two."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardWords:
    """`format` names the kind of model in its manifest; `rows` what it was trained on."""

    format: str
    title: str
    rows: str
    path: str
    intended_use: str
    not_for: tuple[str, ...]
    blind_to: tuple[str, ...]
    method: tuple[str, ...]
    sources: tuple[str, ...]


INTENDED_USE = (
    "State of health (discharge capacity at 1C over rated capacity) of a single retired cell of a "
    "listed type, from one pulse test of 5 s pulses at 25 °C after 10 min of rest, at a state of "
    "charge that need not be known."
)
NOT_FOR = (
    "Cell types that are not listed: they are refused. With a type left out of training the error "
    "was 0.04 to 0.11, and up to 0.24 for a cell of the same chemistry and another size.",
    "Modules and packs: the pulses were made on single cells.",
    "Safety: a high state of health says nothing of insulation, damage or self-discharge.",
)
BLIND_TO = (
    "A wrong scale: current off by 20 %, or 10 °C instead of 25 °C, looks like an aged cell and "
    "moves the estimate further than its interval. Where the tester's file holds current, "
    "temperature and pulse length they are checked; where it does not, the estimate says "
    "'not verified'.",
    "Cells as received: every reference test followed a capacity measurement and a conditioning "
    "charge. 'Random' below means a random state of charge after such a measurement. Nobody has "
    "measured cells of these types as they came out of a car.",
    "A wrong cell type of the same chemistry and rated capacity: the pulse does not tell the type "
    "(most NMC21 pulses look like LMO10's). The type must come from the label or the catalogue.",
    "Other rest times, rates or orders of the pulses than those of the reference tests.",
    "Ageing of other kinds than in the reference cells (deep discharge, plating, heat): unknown.",
    "Pulses of another length than stated, by a little: of 3 s called 5 s (LFP20, LFP35) 97 % and "
    "more are refused, of 1 s and less all; of 4 s nobody has measured how many. Where the file "
    "holds the steps, their length is checked.",
)
METHOD = (
    "One model for each type: a mean of regressors on voltages, or on voltage steps over C-rate, "
    "chosen by cross-validation grouped by cell; clipped to the trained range ± 0.05. Figures by "
    "nested cross-validation grouped by cell: choice, calibration and thresholds inside. The "
    "interval is conformal with the cell as the unit, taken at 92 % for a nominal 90 %; with 9 to "
    "19 cells a two-level normal distribution, marked provisional; below 9 cells none.",
    "Not quite unseen: the random hold-outs use the candidate that was chosen on all cells, and "
    "the list of candidates and the number of folds were settled with these same cells in view. "
    "Cells that nobody has looked at decide.",
    "In the file: landmarks that are means of at least three tests, weights, trees whose leaves "
    "are means of at least three tests, quantiles of errors. No test of the data set.",
)
SOURCES = (
    "Pulse tests: PulseBat, Tao et al., MIT licence, doi 10.1038/s41467-024-54454-0 and "
    "doi 10.5281/zenodo.21008092.",
)

OF_ONE_TEST = CardWords(
    "encore state of health",
    "state of health from a pulse test",
    "tests",
    "grading/shipped_model/model_card.json",
    INTENDED_USE,
    NOT_FOR,
    BLIND_TO,
    METHOD,
    SOURCES,
)
OF_TWO_TESTS = CardWords(
    "encore state of health, two tests",
    "state of health from two pulse tests",
    "pairs of tests",
    "grading/shipped_model/pairs/model_card.json",
    "State of health (discharge capacity at 1C over rated capacity) of a single retired cell of a "
    "listed type, from two pulse tests as the one-test model takes them, with 15 or 20 % of the "
    "rated capacity charged between them, counted by the tester within 1 %.",
    (
        *NOT_FOR,
        "Other distances than 15 and 20 %: they are refused; mixed, they were worse than one test.",
    ),
    (
        "A charge that was not counted right: 1 % of it moves LMO10 by 0.003, and a model told "
        "20 % where it was 15 or 25 % is off by 0.02 to 0.08. The voltages do not show it.",
        "LFP20: its charge is nominal in the source. Where pulses were cut short at 3.65 V some "
        "pairs got up to 20 % less; they are in training and in the figures.",
        "Pairs cut out of a sweep: other pulses and rests lie between the two tests. Nobody has "
        "measured a pair by itself.",
        *BLIND_TO,
    ),
    (
        "One joint model for each type on the steps of both tests over C-rate, their difference, "
        "hinges of both resting voltages and the counted charge; candidates, folds by cell, "
        "interval and clipping as in the one-test model. Both tests must pass the one-test model's "
        "checks and region; the change between them has a region of its own.",
        METHOD[1],
        "In the file: landmarks that are means of at least three pairs, weights, quantiles of "
        "errors. No test of the data set.",
    ),
    SOURCES,
)
