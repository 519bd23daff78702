"""A small made-up crowd in a process of its own: `python -m manyeyes.simulator FILE`, a stage alone on standard input.

In its own process, because the rooms draw from Python's one chance, and because a server has people waiting. FILE is
written whole or not at all; safe to repeat, takes seconds.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from manyeyes.projects import parse_project
from manyeyes.simulator.small_run import as_json, small_run


def main() -> None:
    """Do it, behind everybody who waits."""
    os.nice(10)
    target = Path(sys.argv[1])
    made = as_json(small_run(parse_project(sys.stdin.read())))
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.{os.getpid()}.part")
    half.write_text(made, "utf-8")
    half.replace(target)


if __name__ == "__main__":
    main()
