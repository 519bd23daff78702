"""The engine of this process, for workflows that DBOS calls by itself; and how work is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from manyeyes.jobs.engine import Engine


class Stopping(BaseException):
    """Work is to stop at the next file. No Exception, so that DBOS leaves the workflow unfinished, to be resumed."""


_current: Engine | None = None


def current() -> Engine:
    """The engine that works now; raises Stopping in a thread that outlived its engine."""
    if _current is None:
        raise Stopping
    return _current


def present() -> Engine | None:
    """The engine that works now, or none."""
    return _current


def becomes(engine: Engine | None) -> None:
    """Make this the engine of the process."""
    global _current
    _current = engine
