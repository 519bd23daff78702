"""Whose turn it is at something costly: so many times a second a guest, so many at once in all; the rest come later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from manyeyes.errors import ManyEyesError

MOST_GUESTS = 10_000  # remembered; who has been away for longest is forgotten first


class TooOften(ManyEyesError):
    """That was quick. The next one goes in {wait} s."""

    status = 429

    def __init__(self, wait: float) -> None:
        super().__init__(wait=max(1, round(wait)))
        self.retry_after = wait


class TooManyAtOnce(ManyEyesError):
    """Many are trying it just now. Try again in a moment."""

    status = 429
    retry_after = 1.0


class Turns:
    """A bucket a guest that holds two seconds' worth, at least one. Safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, guest: str, rate: float) -> None:
        """One turn of a guest who may have `rate` a second; raises TooOften with the seconds until the next."""
        most, now = max(1.0, 2 * rate), self._clock()
        with self._lock:
            left, since = self._left.pop(guest, (most, now))
            left = min(most, left + (now - since) * rate)
            self._left[guest] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > MOST_GUESTS:
                del self._left[next(iter(self._left))]
        if left < 1:
            raise TooOften((1 - left) / rate)


class Places:
    """So many at once; nobody stands in line, so nobody waits long."""

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    def look(self) -> None:
        """Raise TooManyAtOnce where all are taken now: cheaper than to find out after an upload was read."""
        if not self._free.acquire(blocking=False):
            raise TooManyAtOnce
        self._free.release()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place for as long as this lasts; raises TooManyAtOnce where all are taken."""
        if not self._free.acquire(blocking=False):
            raise TooManyAtOnce
        try:
            yield
        finally:
            self._free.release()
