"""What is different between two releases: items and values that were added, changed, withdrawn.

Read from the tables alone, so that anybody can compare two releases he has, whoever made them. An item is the same by
its SHA-256; what is told of it changed where it is kept in one only, stands in another part, or has another series,
licence or credit. A value is what was settled for an item, a stage and a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from manyeyes.errors import ManyEyesError

MEMORY = "512MB"
EXAMPLES = 5
TOLD = ("kept", "split", "series", "licence", "credit")


class NothingToCompare(ManyEyesError):
    """{folder} is no release: {name} is not in it."""

    remedy = "Name two releases of the project, like v1 v2, or two folders."
    status = 404


@dataclass(frozen=True)
class Moved:
    """How many were added, changed and withdrawn, with a few of each by name."""

    added: int
    changed: int
    withdrawn: int
    examples: Mapping[str, tuple[str, ...]]
    """By added, changed, withdrawn."""

    def sentence(self, what: str) -> str:
        """Like '12 items added, 3 changed, 1 withdrawn'."""
        return f"{self.added:,} {what} added, {self.changed:,} changed, {self.withdrawn:,} withdrawn"


@dataclass(frozen=True)
class Difference:
    """What is different in `new`, against `old`."""

    old: str
    new: str
    items: Moved
    values: Moved

    def sentence(self) -> str:
        """One sentence about everything."""
        items, values = self.items, self.values
        if not any((items.added, items.changed, items.withdrawn, values.added, values.changed, values.withdrawn)):
            return f"{self.new} holds the same items and values as {self.old}."
        return f"Against {self.old}: {items.sentence('items')}; {values.sentence('values')}."

    def lines(self) -> Iterator[str]:
        """What an owner reads."""
        yield self.sentence()
        for what, moved in (("items", self.items), ("values", self.values)):
            for how, names in moved.examples.items():
                if names:
                    yield f"  {what} {how}, like {', '.join(names)}"


def difference(old: Path, new: Path) -> Difference:
    """Compare two release folders; seconds for a hundred thousand items. Raises NothingToCompare."""
    for folder in (old, new):
        for name in ("items.parquet", "consensus.parquet"):
            if not (folder / name).is_file():
                raise NothingToCompare(folder=folder, name=name)
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        items = _moved(connection, *(_items(folder) for folder in (old, new)))
        values = _moved(connection, *(_values(folder) for folder in (old, new)))
    return Difference(old.name, new.name, items, values)


def _items(folder: Path) -> str:
    """Name and content of each item."""
    items = _text(folder / "items.parquet")
    return f"SELECT item AS name, concat_ws('|', {_texts()}) AS content FROM read_parquet({items})"


def _texts() -> str:
    return ", ".join(f"coalesce({name}::VARCHAR, '')" for name in TOLD)


def _values(folder: Path) -> str:
    """Name and content of each settled value."""
    return (
        "SELECT concat_ws(' ', item, stage, question) AS name, value AS content "
        f"FROM read_parquet({_text(folder / 'consensus.parquet')}) WHERE state = 'settled'"
    )


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _moved(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> Moved:
    """Both sides joined by name, in the database: no table is held in memory here."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE moved AS SELECT name, CASE WHEN a.content IS NULL THEN 'added' "
        "WHEN b.content IS NULL THEN 'withdrawn' ELSE 'changed' END AS how "
        f"FROM ({old}) a FULL JOIN ({new}) b USING (name) WHERE a.content IS DISTINCT FROM b.content"
    )
    counts = dict(connection.execute("SELECT how, count(*) FROM moved GROUP BY how").fetchall())
    examples = {how: _first(connection, how) for how in ("added", "changed", "withdrawn")}
    return Moved(counts.get("added", 0), counts.get("changed", 0), counts.get("withdrawn", 0), examples)


def _first(connection: duckdb.DuckDBPyConnection, how: str) -> tuple[str, ...]:
    rows = connection.execute("SELECT name FROM moved WHERE how = ? ORDER BY name LIMIT ?", [how, EXAMPLES]).fetchall()
    return tuple(_shortened(str(name)) for (name,) in rows)


def _shortened(name: str) -> str:
    """A SHA-256 by its first ten signs."""
    item, _, rest = name.partition(" ")
    return f"{item[:10]} {rest}".strip()
