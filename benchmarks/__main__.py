"""Run every benchmark one after the other; ``python -m benchmarks.NAME --help`` runs one."""

import subprocess
import sys

ALL = (
    "attribution",
    "import_touchpoints",
    "assess",
    "simulation",
    "close",
    "report",
    "kudos_write",
    "slack_ack",
    "pages",
)


def main() -> int:
    """Run them all, whatever one of them says; 1 when one failed."""
    failed = [
        name for name in ALL if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
    ]
    for name in failed:
        print(f"benchmarks.{name} failed", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
