"""Decoding goes on in a second thread while a still is looked at and encoded: both leave Python alone meanwhile."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
MOST = 2  # decoded frames of 4K that wait: 12 MB each


def ahead(source: Iterator[T]) -> Iterator[T]:
    """Yield what `source` yields, taken from it in a thread of its own, and raise what it raises.

    Order and results are those of a plain loop. A caller who goes early makes the thread end at its next step.
    """
    waiting: queue.Queue[tuple[bool, T | BaseException | None]] = queue.Queue(MOST)
    left = threading.Event()
    thread = threading.Thread(target=_fill, args=(source, waiting, left), daemon=True)
    thread.start()
    try:
        while True:
            is_item, item = waiting.get()
            if is_item:
                yield item  # type: ignore[misc]
            elif isinstance(item, BaseException):
                raise item
            else:
                return
    finally:
        left.set()
        while thread.is_alive():
            _emptied(waiting)
            thread.join(0.01)


def _fill(
    source: Iterator[T], waiting: queue.Queue[tuple[bool, T | BaseException | None]], left: threading.Event
) -> None:
    end: BaseException | None = None
    try:
        for item in source:
            waiting.put((True, item))
            if left.is_set():
                return
    except BaseException as error:
        end = error
    waiting.put((False, end))


def _emptied(waiting: queue.Queue[tuple[bool, T | BaseException | None]]) -> None:
    try:
        while True:
            waiting.get_nowait()
    except queue.Empty:
        return
