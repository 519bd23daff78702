"""A pool of child processes in which foreign bytes are decoded: limited memory, time and output, no file to write.

A child that dies takes nothing with it: its file is tried once more in a fresh one, then refused, and the pool goes on.
Children are started anew, never forked: a forked one would keep the site's lock and the database's connection.
"""

from __future__ import annotations

import errno
import hashlib
import os
import queue
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from manyeyes.media import replies
from manyeyes.media.bars import Bars
from manyeyes.media.cell import STOPPED, Child, ChildDied, Reply
from manyeyes.media.frames import FrameLimits, Sampling, Still, VideoEnd
from manyeyes.media.seen import Pixels, Seen, Unreadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZES = (320, 640)
SECONDS = 10
IN_TURN = 16  # pictures one child is asked for at once
BARS = tuple(one.name for one in fields(Bars))
T = TypeVar("T")


class Bytes(NamedTuple):
    """The bytes of a file."""

    sha256: str
    size: int


class Jail:
    """Decoders behind bars; safe to use from many threads. Use it in a `with`, or close it."""

    def __init__(self, children: int = 0, seconds: int = SECONDS) -> None:
        """Allow `children` processes (0: one a core), each `seconds` for a picture; they start when first needed."""
        self.children = children or os.cpu_count() or 1
        self._seconds = seconds
        self._cells: queue.LifoQueue[Child | None] = queue.LifoQueue()
        self._working: set[Child | None] = set()
        self._stopped = False
        for _ in range(self.children):
            self._cells.put(None)

    def examine(self, path: Path, sizes: tuple[int, ...] = SIZES) -> Seen | Unreadable:
        """Hash the file at `path` and decode it whole (of a video: a few stills); blocks until a child is free."""
        bytes_of = _fingerprint(path)
        return bytes_of if isinstance(bytes_of, Unreadable) else self._examine(path, bytes_of, sizes)

    def examine_in_turn(
        self, paths: Sequence[Path], sizes: tuple[int, ...] = SIZES
    ) -> Generator[Seen | Unreadable, None, None]:
        """Examine several in one child, which works ahead, as far as a pipe holds, of whoever takes the answers.

        Answers come in the order of `paths`. What a child dies of is looked at again by itself, as is all after it.
        """
        bytes_of = [_fingerprint(path) for path in paths]
        there = [(path, known) for path, known in zip(paths, bytes_of, strict=True) if isinstance(known, Bytes)]
        with closing(self._in_turn(there, sizes)) as found:
            for known in bytes_of:
                yield known if isinstance(known, Unreadable) else next(found)

    def examine_all(self, paths: Iterable[Path], sizes: tuple[int, ...] = SIZES) -> Iterator[Seen | Unreadable]:
        """Examine many, as many at once as there are children; answers come in the order of `paths`."""
        with ThreadPoolExecutor(self.children) as threads:
            yield from threads.map(lambda path: self.examine(path, sizes), paths)

    def pixels(self, path: Path, sides: Sequence[int]) -> Pixels | Unreadable:
        """Decode the picture at `path` whole and give it as squares of these sides, in pixels, as networks see it."""
        return self._pixels(path, tuple(sides))

    def pixels_all(self, paths: Sequence[Path], sides: Sequence[int]) -> Iterator[Pixels | Unreadable]:
        """Decode many, as many at once as there are children, each ahead of the caller only as far as a pipe holds.

        Answers come in the order of `paths`; take them in batches of some hundred paths, for all may wait in memory.
        """
        parts = [paths[at : at + IN_TURN] for at in range(0, len(paths), IN_TURN)]
        with ThreadPoolExecutor(self.children) as threads:
            for part in threads.map(lambda some: list(self._pixels_in_turn(some, tuple(sides))), parts):
                yield from part

    def upright(self, path: Path, side: int) -> NDArray[np.uint8] | Unreadable:
        """Decode the picture at `path`: upright sRGB on white, (height, width, 3), its longest side at most `side`."""
        request = {"do": "upright", "path": str(path), "side": side}
        try:
            found = list(self._talk(request, lambda reply: reply))
            return replies.upright(found, side)
        except ChildDied as died:
            return Unreadable(str(died))
        except (KeyError, TypeError, ValueError, AttributeError):
            return Unreadable(STOPPED)

    def derive(self, path: Path, size: int) -> bytes | Unreadable:
        """Make one derivative of `size` pixels, longest side, from the original at `path`."""
        request = {"do": "examine", "paths": [str(path)], "sizes": (size,)}
        try:
            (found,) = self._talk(request, lambda reply: replies.seen(reply, "", 0))
        except ChildDied as died:
            return Unreadable(str(died))
        return found.derivatives[size] if isinstance(found, Seen) else Unreadable(found.reason)

    def frames(
        self,
        path: Path,
        sampling: Sampling,
        limits: FrameLimits | None = None,
        sizes: tuple[int, ...] = SIZES,
    ) -> Iterator[Still | VideoEnd]:
        """Decode the video at `path` once and hand out its stills in order of time, at last a VideoEnd.

        A file that is no video is a VideoEnd with a reason. The same file gives the same stills, byte for byte. A child
        is taken until the end (do not ask this jail for another thing in the loop if it has one child), and it works
        ahead only as far as a pipe holds. With `limits`, what is surely out comes without its JPEG.
        """
        asked = {"sampling": asdict(sampling), "limits": asdict(limits) if limits else None}
        yield from self._stills({"do": "frames", "path": str(path), "sizes": sizes, **asked})

    def stills(self, path: Path, indexes: Iterable[int], sizes: tuple[int, ...] = SIZES) -> Iterator[Still | VideoEnd]:
        """Decode the frames with these indexes again, in order of time, in one pass; none is left out."""
        asked = {"indexes": sorted(set(indexes)), "sampling": None, "limits": None}
        yield from self._stills({"do": "frames", "path": str(path), "sizes": sizes, **asked})

    def still(self, path: Path, index: int, sizes: tuple[int, ...] = SIZES) -> Still | Unreadable:
        """Decode one frame again, as `frames` gave it; Unreadable where the file has changed or is damaged."""
        found = list(self.stills(path, [index], sizes))
        if isinstance(found[0], Still) and found[0].index == index:
            return found[0]
        end = found[-1]
        reason = end.reason if isinstance(end, VideoEnd) else None
        return Unreadable(reason or f"The video has no frame {index} that can be decoded.")

    def bars(self) -> Bars:
        """Let a child try its bars; raises ChildDied where none can be started."""
        (found,) = self._talk({"do": "bars"}, lambda reply: Bars(**{one: bool(reply.said[one]) for one in BARS}))
        return found

    def stop(self) -> None:
        """End also the children that work, and start none any more: after Ctrl-C nobody waits for a long video."""
        self._stopped = True
        for child in list(self._working):
            if child is not None:
                child.kill()

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

    def _examine(self, path: Path, bytes_of: Bytes, sizes: tuple[int, ...]) -> Seen | Unreadable:
        request = {"do": "examine", "paths": [str(path)], "sizes": sizes}
        try:
            (found,) = self._talk(request, lambda reply: replies.seen(reply, *bytes_of))
        except ChildDied as died:
            return Unreadable(str(died), bytes_of.sha256)
        return found

    def _in_turn(
        self, files: Sequence[tuple[Path, Bytes]], sizes: tuple[int, ...]
    ) -> Generator[Seen | Unreadable, None, None]:
        request = {"do": "examine", "paths": [str(path) for path, _ in files], "sizes": sizes}
        left = deque(files)
        if len(files) > 1:
            with suppress(ChildDied), closing(self._talk(request, lambda reply: reply, tries=1)) as talk:
                for reply in talk:
                    found = _trusting(lambda one: replies.seen(one, *left[0][1]), reply)
                    left.popleft()
                    yield found
        for path, bytes_of in left:
            yield self._examine(path, bytes_of, sizes)

    def _pixels(self, path: Path, sides: tuple[int, ...]) -> Pixels | Unreadable:
        request = {"do": "pixels", "paths": [str(path)], "sizes": sides}
        try:
            (found,) = self._talk(request, lambda reply: replies.pixels(reply, sides))
        except ChildDied as died:
            return Unreadable(str(died))
        return found

    def _pixels_in_turn(self, paths: Sequence[Path], sides: tuple[int, ...]) -> Iterator[Pixels | Unreadable]:
        """One request for several; where its child dies, each that is left is asked for by itself."""
        request = {"do": "pixels", "paths": [str(path) for path in paths], "sizes": sides}
        left = deque(paths)
        with suppress(ChildDied), closing(self._talk(request, lambda reply: reply, tries=1)) as talk:
            for reply in talk:
                found = _trusting(lambda one: replies.pixels(one, sides), reply)
                left.popleft()
                yield found
        for path in left:
            yield self._pixels(path, sides)

    def _stills(self, request: dict[str, Any]) -> Iterator[Still | VideoEnd]:
        frames = 0
        try:
            for found in self._talk(request, replies.still_or_end):
                frames += 1
                yield found
        except ChildDied as died:
            yield VideoEnd(0.0, 0.0, frames, 0, str(died))

    def _talk(
        self, request: dict[str, Any], understand: Callable[[Reply], T], tries: int = 2
    ) -> Generator[T, None, None]:
        """Put one request to a free child and yield what it says, understood.

        A child that dies or talks nonsense is replaced and asked once more; what was said is not said again.
        Raises ChildDied at the last death.
        """
        said = 0
        for last in (number == tries for number in range(1, tries + 1)):
            child, talking = self._cells.get(), True
            at_work = child
            try:
                if self._stopped:
                    raise ChildDied(STOPPED)
                child = at_work = child or Child(self._seconds)
                self._working.add(at_work)
                for number, reply in enumerate(child.replies(request)):
                    talking = bool(reply.said.get("more"))
                    if number >= said:
                        yield _trusting(understand, reply)
                        said += 1
                return
            except ChildDied:
                child = _end(child)
                if last:
                    raise
            except BaseException:  # Ctrl-C between request and reply: that child's next words would be about this file
                child = _end(child) if talking else child
                raise
            finally:
                self._working.discard(at_work)
                self._cells.put(child)


def _trusting(understand: Callable[[Reply], T], reply: Reply) -> T:
    try:
        return understand(reply)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ChildDied(STOPPED) from None


def _end(child: Child | None) -> Child | None:
    """Leave an empty cell behind."""
    if child is not None:
        child.end()
    return None


def _fingerprint(path: Path) -> Bytes | Unreadable:
    """The sha-256 and the number of the bytes in a file, read a megabyte at a time."""
    try:
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "it is not there, or is not a file")
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        return Unreadable(f"The file cannot be read: {error.strerror}.")
    return Bytes(digest.hexdigest(), size)
