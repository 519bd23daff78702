"""What holds a child of the jail, found out by trying: asking the kernel for a bar is not yet having it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from manyeyes.media import limits


@dataclass(frozen=True)
class Bars:
    """What a child was refused. All true: nothing of a poisoned file can leave it but a picture."""

    sockets: bool
    programs: bool
    writing: bool
    memory: bool
    numba: bool
    """Not loaded: it would take 150 MB and write a cache."""


def tried() -> dict[str, Any]:
    """Try each in this process, which is a child, and say whether it was refused."""
    return {
        "sockets": _is_refused(_open_a_socket),
        "programs": _is_refused(_start_a_program) and _is_refused(_start_a_process),
        "writing": _is_refused(_write_a_file),
        "memory": limits.memory_is_held(),
        "numba": "numba" not in sys.modules,
    }


def _is_refused(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES)
    return False


def _open_a_socket() -> None:
    import socket

    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _start_a_program() -> None:
    os.execv("/nowhere/at/all", ["nothing"])


def _start_a_process() -> None:
    if os.fork() == 0:
        os._exit(0)


def _write_a_file() -> None:
    os.close(os.open(os.devnull, os.O_RDWR))
