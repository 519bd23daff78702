"""One child process behind bars and the two pipes to it: requests go in as lines, replies come out with bytes.

A reply is a line of JSON; its `parts` name the bytes that follow it. `more` announces another reply, `alive` carries
nothing but the news that the child still works. Nothing a child says is run or unpickled.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_OUTPUT = 16_000_000  # bytes of one reply
PIPE = 1 << 20  # bytes that a child may be ahead of us: tens of answers about small pictures
MOST_WAITING = 4 * 3600  # seconds for all replies to one request: a film of three hours, decoded slowly
STOPPED = "Something in this file made the decoder stop, twice."
SLOW = "Decoding it takes longer than {seconds} second{s}."
# A BLAS of many threads would take hundreds of MB for one small matrix; a child has one core.
QUIET = {"PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class ChildDied(Exception):
    """A child ended or was ended; says so with a sentence for the file's owner."""


@dataclass(frozen=True)
class Reply:
    """What a child said: facts, and bytes by name."""

    said: dict[str, Any]
    parts: dict[str, bytes]


class Child:
    """One process and the two pipes to it."""

    def __init__(self, seconds: int) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us, with nothing in its environment."""
        home = str(Path(__file__).parents[2])
        self._seconds = seconds
        self._got = bytearray()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "manyeyes.media.child", str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"PYTHONPATH": home, **QUIET},
        )
        self.pid = self._process.pid
        _widen(self._process.stdout)

    def replies(self, request: dict[str, Any]) -> Iterator[Reply]:
        """Ask, and yield what it says until it has nothing more; raises ChildDied.

        It works ahead of us only as far as the pipe holds: whoever takes replies slowly makes it wait.
        """
        assert self._process.stdin is not None
        if self._got:
            raise ChildDied(STOPPED)  # it said more than it announced
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise ChildDied(STOPPED) from None
        waited, more = 0.0, True
        while more:
            since = time.monotonic()
            reply = self._reply(since + self._seconds)
            waited += time.monotonic() - since
            if waited > MOST_WAITING:
                raise ChildDied(SLOW.format(seconds=MOST_WAITING, s="s"))
            more = bool(reply.said.get("more"))
            if "alive" not in reply.said:
                yield reply

    def kill(self) -> None:
        """Kill it; whoever reads its replies is told of its death."""
        self._process.kill()

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _closed(pipe)
        self._process.wait()

    def _reply(self, deadline: float) -> Reply:
        while (end := self._got.find(b"\n")) < 0:
            self._read_some(deadline)
            if len(self._got) > MOST_OUTPUT:
                raise ChildDied(STOPPED)
        said, lengths = _understood(self._taken(end + 1))
        if sum(length for _, length in lengths) > MOST_OUTPUT:
            raise ChildDied("Its small pictures would be far too large.")
        parts = {}
        for name, length in lengths:
            while len(self._got) < length:
                self._read_some(deadline)
            parts[name] = self._taken(length)
        return Reply(said, parts)

    def _taken(self, length: int) -> bytes:
        taken = bytes(self._got[:length])
        del self._got[:length]
        return taken

    def _read_some(self, deadline: float) -> None:
        """Read what is there, waiting until the deadline; a silent or dead child raises ChildDied."""
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            if not waiting.select(max(0.0, deadline - time.monotonic())):
                raise ChildDied(SLOW.format(seconds=self._seconds, s="" if self._seconds == 1 else "s"))
        some = os.read(self._process.stdout.fileno(), 1 << 20)
        if not some:
            raise ChildDied(STOPPED)
        self._got += some


def _understood(head: bytes) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """Read the line a child sent; a child that talks nonsense counts as dead."""
    try:
        said = json.loads(head)
        lengths = [(str(name), int(length)) for name, length in said.get("parts", [])]
    except (ValueError, TypeError, AttributeError):
        raise ChildDied(STOPPED) from None
    if any(length < 0 for _, length in lengths):
        raise ChildDied(STOPPED)
    return said, lengths


def _widen(pipe: Any) -> None:
    """Let a child say more before it has to wait for us, where the system knows how."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):  # one has no more than all pipes of its owner may hold
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


def _closed(pipe: Any) -> None:
    with contextlib.suppress(OSError):  # what was left to flush has nobody to go to
        pipe.close()
