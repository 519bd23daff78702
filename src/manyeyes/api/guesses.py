"""How often somebody may type a wrong code: so many in ten minutes from one address, so many at this site in all.

A code has 40 bits and lives ten minutes. With a thousand of them alive, a thousand guesses hit one in a million times.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from manyeyes.errors import ManyEyesError

WINDOW = 600.0  # seconds
FROM_ONE = 20  # a class behind one address may mistype, too
IN_ALL = 1000
MOST_ADDRESSES = 10_000  # remembered; who has been away for longest is forgotten first
EVERYBODY = ""


class TooManyGuesses(ManyEyesError):
    """Too many wrong codes were typed. Try again in {time}."""

    status = 429

    def __init__(self, wait: float) -> None:
        minutes = max(1, round(wait / 60))
        super().__init__(time="1 minute" if minutes == 1 else f"{minutes} minutes")
        self.retry_after = wait


class Guesses:
    """Wrong guesses of the last ten minutes, by address. Safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    @contextmanager
    def one(self, client: str, wrong: type[Exception]) -> Iterator[None]:
        """A guess, counted while it lasts so that many at once gain nothing, and after it where it raised `wrong`.

        Raises TooManyGuesses before it begins.
        """
        kept = (EVERYBODY, neighbourhood(client))
        moment = self._begin(kept)
        try:
            yield
        except wrong:
            raise
        except BaseException:
            self._forget(kept, moment)
            raise
        self._forget(kept, moment)

    def _begin(self, kept: tuple[str, str]) -> float:
        now = self._clock()
        with self._lock:
            for name, most in zip(kept, (IN_ALL, FROM_ONE), strict=True):
                made = self._of(name, now)
                if len(made) >= most:
                    raise TooManyGuesses(made[0] + WINDOW - now)
            for name in kept:
                self._of(name, now).append(now)
        return now

    def _of(self, name: str, now: float) -> deque[float]:
        """What was guessed wrong lately; what is older goes."""
        made = self._wrong.setdefault(name, deque())
        self._wrong.move_to_end(name)
        while made and made[0] + WINDOW <= now:
            made.popleft()
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
        return made

    def _forget(self, kept: tuple[str, str], moment: float) -> None:
        with self._lock:
            for name in kept:
                if moment in self._wrong.get(name, ()):
                    self._wrong[name].remove(moment)


def neighbourhood(client: str) -> str:
    """The address that counts: of IPv6 the network of 64 bits, which one person has all of."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client or "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
