"""Measure a state-of-health model on tests with measured capacities; needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from grading.management.refuse import refuse

HEADINGS = ("tests", "cells", "refused", "MAE", "MAPE %", "bias", "coverage", "width")


class Command(BaseCommand):
    help = "Error, bias, coverage by cell, width and refusals of a model, by cell type."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", required=True, help="pulse table (CSV) with a column soh")
        parser.add_argument("--model", help="directory that train_soh wrote (default: shipped)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        from grading.measurements.problems import MeasurementFileError
        from grading.soh.errors import ModelFileError
        from grading.soh.evaluation import evaluate
        from grading.soh.model import load_model
        from grading.soh.pulse_rows import read_rows

        try:
            model = load_model(Path(options["model"]) if options["model"] else None)
            found = evaluate(model, read_rows(Path(options["data"]), with_soh=True))
        except (MeasurementFileError, ModelFileError) as error:
            refuse("evaluate_soh", str(error))
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
            return
        self.stdout.write(f"model {found['model_version']}; SoH as a fraction of rated capacity")
        self.stdout.write(_line("", HEADINGS))
        for name, figures in {**found["types"], "all": found["overall"]}.items():
            self.stdout.write(_line(name, _values(figures)))
            for kind, part in figures.get("by_test", {}).items():
                self.stdout.write(_line(f"  {kind}", _values(part)))


def _values(figures: dict[str, Any]) -> tuple[Any, ...]:
    keys = ("tests", "cells", "refused", "mae", "mape_percent", "bias", "coverage", "mean_width")
    return tuple("–" if figures.get(key) is None else figures[key] for key in keys)


def _line(name: str, values: tuple[Any, ...]) -> str:
    return f"{name:<12}" + "".join(f"{value!s:>10}" for value in values)
