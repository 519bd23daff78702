"""A switch: yes or no."""

from __future__ import annotations


class YesNo:
    """Two values, yes and no; programs may say true and false."""

    name = "yes_no"
    help = "a switch; its values are `yes` and `no`"

    def values(self, written: tuple[str, ...] | None) -> tuple[str, ...]:
        """Always yes and no."""
        if written is not None and set(written) != {"yes", "no"}:
            raise ValueError("a yes_no question has the values yes and no; leave values out, or make it a choice")
        return "yes", "no"

    def stored(self, said: object, values: tuple[str, ...]) -> str | None:
        """The word; true and false count as yes and no."""
        if isinstance(said, bool):
            return "yes" if said else "no"
        return said if isinstance(said, str) and said in values else None
