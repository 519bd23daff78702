"""How often one host is asked: at an even pace, whoever asks in this process, and not at all while it asks for rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_HOSTS = 10_000
SLICE = 0.2  # seconds between two looks whether the work is to stop


class Manners:
    """One timetable for all hosts. Safe to use from many threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Tell the time by `clock`, in seconds."""
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait_turn(self, host: str, a_second: float, pause: Callable[[], None]) -> None:
        """Wait until `host` may be asked once more; `pause` may raise to stop."""
        with self._lock:
            turn = max(self._clock(), self._next.get(host, 0.0))
            self._next[host] = turn + 1 / a_second
            self._forget()
        self.wait_until(turn, pause)

    def rest(self, host: str, seconds: float) -> None:
        """Let `host` alone for so long: it asked for it."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)

    def wait_until(self, moment: float, pause: Callable[[], None]) -> None:
        """Wait in slices, so that stopping the work does not wait."""
        while (left := moment - self._clock()) > 0:
            pause()
            self._sleep(min(left, SLICE))

    def wait(self, seconds: float, pause: Callable[[], None]) -> None:
        """Wait so long."""
        self.wait_until(self._clock() + seconds, pause)

    def _forget(self) -> None:
        if len(self._next) > MOST_HOSTS:
            now = self._clock()
            self._next = {host: turn for host, turn in self._next.items() if turn > now}


EVERYBODY = Manners()
