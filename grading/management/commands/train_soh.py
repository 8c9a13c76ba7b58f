"""Train, calibrate and sign a state-of-health model; needs no database."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from grading.management.refuse import refuse


class Command(BaseCommand):
    help = "Train a state-of-health model from pulse tests with measured capacities."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", required=True, help="pulse table (CSV) with a column soh")
        parser.add_argument("--pairs", help="pairs of tests with the charge between them")
        parser.add_argument("--output", required=True, help="directory for the model")
        parser.add_argument("--card", help="also write the model card as a page (Markdown)")

    def handle(self, *args: Any, **options: Any) -> None:
        from grading.measurements.problems import MeasurementFileError
        from grading.soh.errors import TrainingError
        from grading.soh.model_card import as_markdown, model_card
        from grading.soh.pairs.train import train_pairs
        from grading.soh.shipped import PAIRS
        from grading.soh.train import train

        table, directory = Path(options["data"]), Path(options["output"])
        if directory.exists() and not directory.is_dir():
            refuse("train_soh", f"{directory}: is a file, not a directory")
        if options["card"] and not Path(options["card"]).absolute().parent.is_dir():
            refuse("train_soh", f"{options['card']}: its directory does not exist")
        try:
            work = {"jobs": min(os.cpu_count() or 1, 8), "report": self.stdout.write}
            manifest = train(table, directory, **work)
            if options["pairs"]:
                two = train_pairs(table, Path(options["pairs"]), directory, **work)
                self.stdout.write(f"{two['model_version']} written to {directory / PAIRS}")
            if options["card"]:
                Path(options["card"]).write_text(as_markdown(model_card(manifest)))
        except (MeasurementFileError, TrainingError) as error:
            refuse("train_soh", str(error))
        except OSError as error:
            refuse("train_soh", f"{error.filename or directory}: {error.strerror}")
        self.stdout.write(f"{manifest['model_version']} written to {directory}")
