"""A command whose threads are still at work in native code ends with its own code, not with an abort."""

from __future__ import annotations

import subprocess
import sys

import pytest

AT_WORK = """
import atexit, sys, threading, time
import numpy
from manyeyes.cli.ending import leave

def work():
    while True:
        numpy.unique(numbers)

numbers = numpy.random.default_rng(0).integers(0, 1 << 60, 300_000)
for _ in range(2):
    threading.Thread(target=work, daemon=True).start()
atexit.register(print, "tidied")
time.sleep(0.3)
print("stopped", end="; ")
{end}
"""


def ended(end: str) -> tuple[int, str]:
    run = subprocess.run([sys.executable, "-c", AT_WORK.format(end=end)], capture_output=True, text=True, timeout=60)
    return run.returncode, run.stdout


@pytest.mark.parametrize("code", [0, 3])
def test_it_ends_with_its_code_and_what_was_registered_is_done(code: int) -> None:
    assert ended(f"leave({code})") == (code, "stopped; tidied\n")


def test_without_threads_it_ends_as_any_program() -> None:
    run = subprocess.run([sys.executable, "-m", "manyeyes", "no-such-verb"], capture_output=True, text=True)
    assert (run.returncode, "No such command" in run.stderr) == (2, True)
