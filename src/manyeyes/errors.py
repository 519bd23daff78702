"""The one parent of every error a person may read. Subclasses live beside the code that raises them.

The two that any room may raise stand here: TryAgain, and DiskFull with the way an OSError becomes it.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class ManyEyesError(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 400
    remedy: ClassVar[str | None] = None
    retry_after: float | None = None

    def __init__(self, sentence: str | None = None, **facts: object) -> None:
        """Keep the sentence a person reads: the one given, else the docstring with the facts filled in."""
        template = sentence if sentence is not None else " ".join((self.__doc__ or "").split())
        self.sentence = template.format(**facts) if facts else template
        self.facts = facts
        super().__init__(self.sentence)

    @classmethod
    def kind(cls) -> str:
        """The stable name outside programs match on: UnknownProject is 'unknown-project'."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()


class TryAgain(ManyEyesError):
    """The server is busy with something else. Nothing was changed; try again in a moment."""

    status = 503
    retry_after = 1.0


class DiskFull(ManyEyesError):
    """The disk is full. Nothing was half-written; make room and try again."""

    status = 507
    retry_after = 60.0


def is_full(error: OSError) -> bool:
    """Whether the system says that the disk, or what one may use of it, is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def no_room_in_words() -> Iterator[None]:
    """A full disk as the sentence people read: DiskFull. Other trouble passes as it is."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFull from error
        raise
