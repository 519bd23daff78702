"""Looks again and again from a thread of its own, as long as something lasts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LAST_LOOK = 10.0  # seconds that the end waits for a look that is under way
Look = Callable[[], float | None]
log = logging.getLogger(__name__)


@contextmanager
def looking(name: str, look: Look, every: float) -> Iterator[None]:
    """Call `look` every so many seconds until this ends; it may return the seconds to the next look itself.

    A look that fails is noted, and the next one comes at its time: it may find the database again.
    """
    over = threading.Event()
    thread = threading.Thread(target=_look, args=(name, look, every, over), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=LAST_LOOK)


def _look(name: str, look: Look, every: float, over: threading.Event) -> None:
    wait: float | None = None
    while not over.wait(every if wait is None else wait):
        wait = None
        try:
            wait = look()
        except Exception as error:
            log.warning("a look of %s failed: %s", name, error, exc_info=error)
