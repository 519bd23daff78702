"""The one parent of every error a person may read. Subclasses live beside the code that raises them."""

from __future__ import annotations

import re
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
