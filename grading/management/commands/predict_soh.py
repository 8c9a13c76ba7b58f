"""Estimate the state of health of every test in a pulse table; needs no database."""

import csv
import io
import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from grading.management.refuse import refuse


class Command(BaseCommand):
    help = "Estimate state of health with its interval, or refuse with the reason, line by line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="pulse table (CSV)")
        parser.add_argument("--pairs", help="pairs of tests with the charge between them")
        parser.add_argument("--model", help="directory that train_soh wrote (default: shipped)")
        parser.add_argument("--output", required=True, help="the estimates, a CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        from grading.measurements.problems import MeasurementFileError
        from grading.soh.errors import ModelFileError
        from grading.soh.model import load_model
        from grading.soh.pairs.model import load_pair_model
        from grading.soh.pairs.predict import COLUMNS as PAIR_COLUMNS
        from grading.soh.pairs.predict import pair_predictions
        from grading.soh.pairs.table import read_pairs
        from grading.soh.predict import COLUMNS, predictions
        from grading.soh.pulse_rows import read_rows

        target = Path(options["output"])
        if target.is_dir() or not target.absolute().parent.is_dir():
            refuse("predict_soh", f"{target}: cannot be written: name a file in a directory there")
        read = {Path(options[name] or "").absolute() for name in ("input", "pairs")}
        if target.absolute() in read:
            refuse("predict_soh", "--output and --input or --pairs name the same file")
        try:
            directory = Path(options["model"]) if options["model"] else None
            rows = read_rows(Path(options["input"]))
            if options["pairs"]:
                pair_model = load_pair_model(directory)
                lines = pair_predictions(pair_model, rows, read_pairs(Path(options["pairs"])))
                columns, version, kind = PAIR_COLUMNS, pair_model.version, "pairs"
            else:
                model = load_model(directory)
                lines = predictions(model, rows)
                columns, version, kind = COLUMNS, model.version, "tests"
        except (MeasurementFileError, ModelFileError) as error:
            refuse("predict_soh", str(error))
        text = io.StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
        _write(target, text.getvalue())
        refused = sum(line["status"] == "refused" for line in lines)
        self.stdout.write(f"{len(lines)} {kind}, {refused} refused, model {version}")


def _write(path: Path, text: str) -> None:
    """Beside the target and renamed, so that a reader never sees half a file; into a device or pipe
    (/dev/stdout) as it is, for renaming would put a file in its place."""
    name = ""
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.absolute().parent, delete=False
        ) as file:
            name = file.name
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        refuse("predict_soh", f"{path}: cannot be written: {error.strerror}")
