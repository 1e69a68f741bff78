"""Attribution beside its peers and its limit: ``python -m benchmarks.attribution [--small] [--rounds 3]``.

Every contender runs in a fresh process; rounds are interleaved, so that a busy minute meets them all. Ratios are
of medians. Writes results/attribution.md beside this file.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import attribution_data

ROOT = Path(__file__).resolve().parent.parent
ALL = ("equal", "linear", "first", "last", "position", "time_decay")
SECONDS = 180


@dataclass(frozen=True)
class Comparison:
    """Laurels against ``other`` at one task; the ratio is other/laurels, or laurels/other against a limit."""

    task: str
    history: str
    policies: tuple[str, ...]
    other: str
    target: str
    is_limit: bool = False
    rounds: int | None = None


COMPARISONS = [
    Comparison("1 M touches, 5 models", "journeys", ALL[1:], "mam", "≥ 20"),
    Comparison("1 M touches, 3 models", "journeys", ("first", "last", "linear"), "channelattribution", "≥ 5"),
    Comparison("1 M touches, all policies", "1m", ALL, "sweep", "≤ 3", is_limit=True),
    Comparison("10 M touches, linear", "10m", ("linear",), "pandas", "≥ 5", rounds=1),
    Comparison("10 M touches, linear", "10m", ("linear",), "sweep", "≤ 3", is_limit=True, rounds=1),
    Comparison("one customer with 140 k touches, linear", "hot", ("linear",), "pair", "≥ 20", rounds=1),
    Comparison("one customer with 140 k touches, all policies", "hot", ALL, "sweep", "≤ 3", is_limit=True),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="small histories only, to see that it runs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "laurels-attribution")
    options = parser.parse_args()
    for name in ("small", "journeys_small"):
        attribution_data.make(name, options.folder)
    lines = [
        "| task | other | ours s | other s | ratio | CPU ratio | target | ours MiB | other MiB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for comparison in COMPARISONS:
        lines.append(measure(comparison, options))
        print(lines[-1], flush=True)
    result = Path(__file__).parent / "results" / "attribution.md"
    result.parent.mkdir(exist_ok=True)
    result.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print("\n".join(lines))


def measure(comparison: Comparison, options: argparse.Namespace) -> str:
    """One row of the table: medians over the rounds."""
    history = comparison.history
    if options.small:
        history = "journeys_small" if history == "journeys" else "small"
    attribution_data.make(history, options.folder)
    runs: dict[str, list[dict]] = {"laurels": [], comparison.other: []}
    for _ in range(1 if options.small else comparison.rounds or options.rounds):
        for who, answers in runs.items():
            answer = run(who, history, options.folder, comparison.policies)
            if answer is None:
                return f"| {comparison.task} | {comparison.other} | {who}: not done in {SECONDS} s or out of memory |"
            answers.append(answer)
    check_sums(comparison, runs)
    ours, other = (
        {key: statistics.median(answer[key] for answer in answers) for key in ("seconds", "cpu", "mib")}
        for answers in runs.values()
    )
    above, below = (ours, other) if comparison.is_limit else (other, ours)
    return (
        f"| {comparison.task} | {comparison.other} | {ours['seconds']:.2f} | {other['seconds']:.2f}"
        f" | {above['seconds'] / below['seconds']:.1f} | {above['cpu'] / below['cpu']:.1f} | {comparison.target}"
        f" | {ours['mib']:.0f} | {other['mib']:.0f} |"
    )


def check_sums(comparison: Comparison, runs: dict[str, list[dict]]) -> None:
    """A contender that credits another number of outcomes did another job: its time means nothing."""
    ours, other = (answers[-1]["sums"] for answers in runs.values())
    for policy in comparison.policies:
        assert abs(ours[policy] - other[policy]) < 1e-3, (comparison.task, policy, ours[policy], other[policy])


def run(who: str, history: str, folder: Path, policies: tuple[str, ...]) -> dict | None:
    """One contender in a fresh process; None when it takes too long or needs too much memory."""
    command = [sys.executable, "-m", "benchmarks.attribution_contenders", who, history, str(folder), *policies]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode in (-9, -6) or "MemoryError" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
