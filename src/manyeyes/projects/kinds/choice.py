"""One of several values."""

from __future__ import annotations


class Choice:
    """Two or more values, in the order people see them."""

    name = "choice"
    help = "one of its `values`"

    def values(self, written: tuple[str, ...] | None) -> tuple[str, ...]:
        """As written."""
        if written is None or len(written) < 2:
            raise ValueError("a choice needs two values or more")
        if "unsure" in written:
            raise ValueError('"unsure" is no value: people always have it, unless the stage says unsure: none')
        return written

    def stored(self, said: object, values: tuple[str, ...]) -> str | None:
        """The value, if it is one of them; a number may stand for its digits."""
        word = str(said) if isinstance(said, str | int) and not isinstance(said, bool) else None
        return word if word in values else None
