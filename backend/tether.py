"""Run a program that dies with its parent: `python -m backend.tether PARENT PROGRAM ARGUMENT…`.

A supervisor that is killed outright can clean up nothing; the kernel can.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask the kernel for SIGTERM at the parent's death, then become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == parent:
        os.execvp(program[0], program)


if __name__ == "__main__":
    main()
