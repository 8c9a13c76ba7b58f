"""Solve a matching problem from a file; needs no database."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

METHODS = ("optimal", "greedy", "klor")


class Command(BaseCommand):
    help = "Solve a reuse-matching problem: read an instance, write a plan with its proven bound."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--instance", required=True, help="the problem, a JSON file")
        parser.add_argument("--output", required=True, help="where the plan is written")
        parser.add_argument("--certificate", help="where the proof of the bound is written")
        parser.add_argument("--seconds", default="60", help="time limit (default 60)")
        parser.add_argument(
            "--work", help="steps of the search in the place of seconds: the same plan every time"
        )
        parser.add_argument("--method", default="optimal", help=", ".join(METHODS))

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        seconds = _seconds(options["seconds"])
        work = _work(options["work"])
        if options["method"] not in METHODS:
            refuse(f"--method: choose one of {', '.join(METHODS)}, not {options['method'][:40]!r}")
        targets = [Path(options[key]) for key in ("output", "certificate") if options[key]]
        if len({target.absolute() for target in targets}) < len(targets):
            refuse("--output and --certificate name the same file")
        for target in targets:
            _check_writable(target)

        from matching.solver.instance import load_instance
        from matching.solver.reading import InstanceError
        from matching.solver.reasons import explanation
        from matching.solver.solve import solve

        source = Path(options["instance"])
        try:
            instance = load_instance(source)
        except InstanceError as error:
            refuse(f"{source}: {error}")
        except (OSError, ValueError) as error:
            refuse(f"{source}: cannot be read: {getattr(error, 'strerror', None) or error}")
        left = max(1.0, seconds - (time.monotonic() - started))
        solution = solve(instance, method=options["method"], seconds=left, work=work)
        plan = solution.as_json() | {"explanation": explanation(instance, solution)}
        plan["seconds"] = round(time.monotonic() - started, 2)
        _write(Path(options["output"]), plan)
        if options["certificate"]:
            proof = solution.certificate.as_json(solution.market)
            _write(Path(options["certificate"]), proof)
        self.stdout.write(
            f"value {solution.value_c / 100:,.2f} €, bound {solution.bound_c / 100:,.2f} € "
            f"({solution.proof}), gap {solution.gap_bp / 100:.2f} %, {plan['seconds']} s"
        )


def refuse(message: str) -> NoReturn:
    """One line to stderr, exit 2."""
    sys.stderr.write("match: " + " ".join(message.split()) + "\n")
    raise SystemExit(2)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        refuse(f"--seconds: must be a number, not {text[:40]!r}")
    if not (math.isfinite(seconds) and 0 < seconds <= 10**6):
        refuse(f"--seconds: must be above 0 and at most 1000000, not {text[:40]}")
    return seconds


def _work(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 8):
        refuse(f"--work: must be a whole number from 1 to 9999999, not {text[:40]!r}")
    return int(text)


def _check_writable(path: Path) -> None:
    """Refuse before the work starts what could not be written after it."""
    folder = path.absolute().parent
    if path.is_dir():
        refuse(f"{path}: is a directory, not a file to write")
    if not folder.is_dir():
        refuse(f"{path}: its directory does not exist")
    if not os.access(folder, os.W_OK):
        refuse(f"{path}: its directory cannot be written")


def _write(path: Path, data: dict[str, Any]) -> None:
    """Write beside the target and rename, so that a reader never sees half a file; into a device or
    pipe as it is, for renaming would put a file in its place."""
    name = ""
    try:
        if path.exists() and not path.is_file():
            path.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.absolute().parent, suffix=".part", delete=False
        ) as file:
            name = file.name
            json.dump(data, file, ensure_ascii=False)
            file.write("\n")
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True) if name else None
        refuse(f"{path}: cannot be written: {error.strerror}")
