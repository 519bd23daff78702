"""A pool of child processes in which foreign bytes are decoded: limited memory, time and output, no file to write.

A child that dies takes nothing with it: its file is tried once more in a fresh one, then refused, and the pool goes on.
Children are started anew, never forked: a forked one would keep the site's lock and the database's connection.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import queue
import selectors
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from manyeyes.media.look import from_plain
from manyeyes.media.seen import Seen, Unreadable

SIZES = (320, 640)
SECONDS = 10
MOST_OUTPUT = 16_000_000
# A thread a core, each with a heap of its own, would eat the child's memory; it has one picture to look at.
QUIET = {"PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
STOPPED = "Something in this file made the decoder stop, twice."
SLOW = "Decoding it takes longer than {seconds} second{s}."


class ChildDied(Exception):
    """A child ended or was ended; says so with a sentence for the file's owner."""


class Jail:
    """Decoders behind bars; safe to use from many threads. Use it in a `with`, or close it."""

    def __init__(self, children: int = 0, seconds: int = SECONDS) -> None:
        """Allow `children` processes (0: one a core), each `seconds` for a picture; they start when first needed."""
        self.children = children or os.cpu_count() or 1
        self._seconds = seconds
        self._cells: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(self.children):
            self._cells.put(None)

    def examine(self, path: Path, sizes: tuple[int, ...] = SIZES) -> Seen | Unreadable:
        """Hash the file at `path` and decode it whole; blocks until a child is free."""
        try:
            sha256, size = _fingerprint(path)
        except OSError as error:
            return Unreadable(f"The file cannot be read: {error.strerror}.")
        answer, parts = self._ask({"path": str(path), "sizes": sizes})
        if "reason" in answer:
            return Unreadable(answer["reason"], sha256)
        looked = from_plain(answer["look"])
        return Seen(sha256, answer["format"], answer["width"], answer["height"], size, parts, looked)

    def examine_all(self, paths: Iterable[Path], sizes: tuple[int, ...] = SIZES) -> Iterator[Seen | Unreadable]:
        """Examine many, as many at once as there are children; answers come in the order of `paths`."""
        with ThreadPoolExecutor(self.children) as threads:
            yield from threads.map(lambda path: self.examine(path, sizes), paths)

    def derive(self, path: Path, size: int) -> bytes | Unreadable:
        """Make one derivative of `size` pixels, longest side, from the original at `path`."""
        answer, parts = self._ask({"path": str(path), "sizes": (size,)})
        return Unreadable(answer["reason"]) if "reason" in answer else parts[size]

    def close(self) -> None:
        """End the children that are at rest; call it when nobody examines any more."""
        for _ in range(self.children):
            child = self._cells.get()
            if child is not None:
                child.end()
            self._cells.put(None)

    def __enter__(self) -> Jail:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], dict[int, bytes]]:
        """Put one request to a free child; one that dies is replaced, and the request tried once more."""
        reason = STOPPED
        for _ in range(2):
            child = self._cells.get()
            try:
                child = child or Child(self._seconds)
                return child.ask(request)
            except ChildDied as died:
                reason = str(died)
                child = _end(child)
            except BaseException:  # Ctrl-C between request and reply: that child's next words would be about this file
                child = _end(child)
                raise
            finally:
                self._cells.put(child)
        return {"reason": reason}, {}


def _end(child: Child | None) -> Child | None:
    """Leave an empty cell behind."""
    if child is not None:
        child.end()
    return None


class Child:
    """One process and the two pipes to it."""

    def __init__(self, seconds: int) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us, with nothing in its environment."""
        home = str(Path(__file__).parents[2])
        self._seconds = seconds
        self._process = subprocess.Popen(
            [sys.executable, "-m", "manyeyes.media.child", str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={"PYTHONPATH": home} | QUIET,
        )
        self.pid = self._process.pid

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], dict[int, bytes]]:
        """Return the answer and the derivatives by size; raises ChildDied. Nothing a child says is run or unpickled."""
        assert self._process.stdin is not None
        deadline = time.monotonic() + self._seconds
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise ChildDied(STOPPED) from None
        head, rest = self._read_line(deadline)
        answer, lengths = _understood(head)
        body = self._read(rest, sum(length for _, length in lengths), deadline)
        parts = {}
        for size, length in lengths:
            parts[size], body = body[:length], body[length:]
        return answer, parts

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _closed(pipe)
        self._process.wait()

    def _read_line(self, deadline: float) -> tuple[bytes, bytes]:
        got = b""
        while b"\n" not in got:
            got += self._some(deadline)
            if len(got) > MOST_OUTPUT:
                raise ChildDied(STOPPED)
        head, _, rest = got.partition(b"\n")
        return head, rest

    def _read(self, got: bytes, wanted: int, deadline: float) -> bytes:
        if wanted > MOST_OUTPUT:
            raise ChildDied("Its small pictures would be far too large.")
        parts = [got]
        missing = wanted - len(got)
        while missing > 0:
            parts.append(self._some(deadline))
            missing -= len(parts[-1])
        return b"".join(parts)

    def _some(self, deadline: float) -> bytes:
        """Read what is there, waiting until the deadline; a silent or dead child raises ChildDied."""
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            if not waiting.select(max(0.0, deadline - time.monotonic())):
                raise ChildDied(SLOW.format(seconds=self._seconds, s="" if self._seconds == 1 else "s"))
        some = os.read(self._process.stdout.fileno(), 1 << 20)
        if not some:
            raise ChildDied(STOPPED)
        return some


def _understood(head: bytes) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """Read the line a child sent; a child that talks nonsense counts as dead."""
    try:
        answer = json.loads(head)
        lengths = [(int(size), int(length)) for size, length in answer.get("parts", [])]
        if "reason" not in answer:
            answer |= {"format": str(answer["format"]), "width": int(answer["width"]), "height": int(answer["height"])}
            from_plain(answer["look"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ChildDied(STOPPED) from None
    return answer, lengths


def _closed(pipe: Any) -> None:
    with contextlib.suppress(OSError):  # what was left to flush has nobody to go to
        pipe.close()


def _fingerprint(path: Path) -> tuple[str, int]:
    """Return the sha-256 and the number of the bytes in a file, read a megabyte at a time."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "it is not there, or is not a file")
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
