"""The model card: what a sceptical engineer asks of a model, as data and as a page."""

from collections.abc import Mapping
from typing import Any

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


def model_card(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The card as JSON, from the manifest."""
    return {
        "model_version": manifest["model_version"],
        "created": manifest["created"],
        "software": manifest["software"],
        "training_data": manifest["training_data"],
        "intended_use": INTENDED_USE,
        "not_for": list(NOT_FOR),
        "blind_to": list(BLIND_TO),
        "method": list(METHOD),
        "sources": list(SOURCES),
        "unit_of_state_of_health": "fraction of the rated capacity",
        "types": {name: _of_type(about) for name, about in manifest["types"].items()},
    }


def _of_type(about: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("chemistry", "rated_capacity_ah", "pulse_s", "temperature_c", "cells", "tests")
    more = ("soh_range", "candidate", "features", "metrics")
    return {key: about[key] for key in (*kept, *more)} | {
        "interval": about["calibration"]["method"]
    }


def as_markdown(card: Mapping[str, Any]) -> str:
    """The card as a page."""
    data = card["training_data"]
    lines = [
        "# Model card: state of health from a pulse test",
        "",
        f"Model `{card['model_version']}`, trained {card['created'][:10]} on {data['rows']} tests "
        f"(SHA-256 of the table `{data['sha256'][:16]}…`), scikit-learn "
        f"{card['software']['scikit-learn']}. The same as JSON: "
        "`grading/shipped_model/model_card.json`.",
        "",
        f"**For.** {card['intended_use']}",
        "",
        *_section("Not for", card["not_for"]),
        *_section("Known blindness", card["blind_to"]),
        *_section("Method", card["method"]),
        *_figures(card["types"]),
        *_section("Sources", card["sources"]),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, sentences: Any) -> list[str]:
    return [f"## {title}", "", *(f"- {sentence}" for sentence in sentences), ""]


HEADING = (
    "type", "tests", "cells", "trained SoH", "model", "MAE", "MAPE %", "bias", "coverage (tests)",
    "cells covered (95 % bounds)", "width", "random 25 % hold-outs, MAE", "false alarms",
    "interval",
)  # fmt: skip


def _figures(types: Mapping[str, Any]) -> list[str]:
    lines = [
        "## Figures, on cells that the model was not trained on",
        "",
        "SoH, errors and widths as fractions of the rated capacity; `cells covered`: share of "
        "cells of which most tests lie inside the interval.",
        "",
        f"| {' | '.join(HEADING)} |",
        f"| {' | '.join(['---'] * len(HEADING))} |",
    ]
    for name, about in types.items():
        metrics = about["metrics"]
        lines.append(_row(name, about, metrics["nested"], metrics))
        if len(metrics["by_test"]) > 1:
            lines += [
                _row(f"{name}, {kind}", about, part, None)
                for kind, part in metrics["by_test"].items()
            ]
    return [*lines, ""]


def _row(
    name: str, about: Mapping[str, Any], part: Mapping[str, Any], metrics: Mapping[str, Any] | None
) -> str:
    draws = metrics["random_hold_outs_mae"] if metrics else None
    bounds = part.get("cells_covered_95_percent")
    values = (
        name,
        part["tests"],
        part["cells"],
        "{}–{}".format(*about["soh_range"]) if metrics else "",
        about["candidate"] if metrics else "",
        part["mae"],
        part["mape_percent"],
        part["bias"],
        part["coverage"],
        f"{part['cells_covered']} ({bounds[0]}–{bounds[1]})" if bounds else "–",
        part.get("mean_width", "–"),
        f"{draws[0]}–{draws[-1]}" if draws else "",
        metrics["false_alarms"] if metrics else "",
        about["interval"] if metrics else "",
    )
    return f"| {' | '.join(str(value) for value in values)} |"
