"""The model card: what a sceptical engineer asks of a model, as data and as a page."""

from collections.abc import Mapping
from typing import Any

from grading.soh.card_words import OF_ONE_TEST, CardWords


def model_card(manifest: Mapping[str, Any], words: CardWords = OF_ONE_TEST) -> dict[str, Any]:
    """The card as JSON, from the manifest."""
    return {
        "model_version": manifest["model_version"],
        "created": manifest["created"],
        "software": manifest["software"],
        "training_data": manifest["training_data"],
        "intended_use": words.intended_use,
        "not_for": list(words.not_for),
        "blind_to": list(words.blind_to),
        "method": list(words.method),
        "sources": list(words.sources),
        "unit_of_state_of_health": "fraction of the rated capacity",
        "types": {name: _of_type(about) for name, about in manifest["types"].items()},
    }


def _of_type(about: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("chemistry", "rated_capacity_ah", "pulse_s", "temperature_c", "cells", "tests")
    more = ("soh_range", "candidate", "features", "metrics")
    return {key: about[key] for key in (*kept, *more)} | {
        "interval": about["calibration"]["method"]
    }


def as_markdown(card: Mapping[str, Any], words: CardWords = OF_ONE_TEST) -> str:
    """The card as a page."""
    data = card["training_data"]
    lines = [
        f"# Model card: {words.title}",
        "",
        f"Model `{card['model_version']}`, trained {card['created'][:10]} on "
        f"{data['rows']} {words.rows} (SHA-256 of the table `{data['sha256'][:16]}…`), "
        f"scikit-learn {card['software']['scikit-learn']}. The same as JSON: "
        f"`{words.path}`.",
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
