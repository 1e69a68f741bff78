"""How much memory a process has held at most."""

from pathlib import Path


def peak_mib() -> int:
    """Most MiB of this program at any one time.

    ``getrusage`` counts what the process held before ``exec`` as well, so a child never tells less than its parent.
    """
    return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) // 1024
