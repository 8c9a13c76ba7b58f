"""How good the matching is: value against greedy, gap and seconds on generated problems.

Run by `make bench`, or `python benchmarks/matching.py [PACKS:SECONDS …] [--seeds 1,2]`. Uses the
generator and verifier of ../shared/tools/matching, and says so where they are missing.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT.parent / "shared" / "tools" / "matching"


def without_arenas(problem: dict) -> dict:
    kept = {d["id"] for d in problem["demands"] if d["app"] != "arena"}
    demands = [d for d in problem["demands"] if d["id"] in kept]
    prev = [e for e in problem["prev"] if e["demand"] in kept]
    return problem | {"demands": demands, "prev": prev}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["100:10", "1000:60"])
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--no-arenas", action="store_true")
    options = parser.parse_args()
    if not TOOLS.is_dir():
        print("matching: ../shared/tools/matching is not there, nothing measured")
        return 0
    sys.path[:0] = [str(ROOT), str(TOOLS)]
    import generate
    import verify

    from matching.solver.instance import parse_instance
    from matching.solver.solve import solve

    print(f"{'packs':>7} {'seed':>4} {'÷ greedy':>8} {'gap %':>6} {'proof':<16} {'s':>6} valid")
    for size in options.sizes:
        packs, _, seconds = size.partition(":")
        for seed in options.seeds.split(","):
            problem = generate.gen(int(packs), int(seed))
            if options.no_arenas:
                problem = without_arenas(problem)
            started = time.monotonic()
            instance = parse_instance(problem)
            solution = solve(instance, seconds=float(seconds or 60))
            spent = time.monotonic() - started
            simple = solve(instance, method="greedy", seconds=1)
            errors, value = verify.verify(verify.Inst(problem), solution.as_json())
            ratio = value / max(1, simple.value_c)
            print(
                f"{packs:>7} {seed:>4} {ratio:8.3f} {solution.gap_bp / 100:6.2f} "
                f"{solution.proof:<16} {spent:6.1f} {'yes' if not errors else errors[0]}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
