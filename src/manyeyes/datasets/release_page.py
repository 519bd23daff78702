"""What a page tells of a release beside its card: counts, charts, examples, read from its own files.

A release never changes, so what was read once is kept in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from manyeyes.datasets.card import Card, read_card
from manyeyes.datasets.difference import Difference, difference

KEPT_IN_MEMORY = 16
MEMORY = "512MB"
MOST_TAGS = 100
EXAMPLES = 6  # pictures a tag
HOLDS = 0.5  # a target from here on means yes

Bars = tuple[tuple[str, int], ...]
"""Names with counts, in the order of a chart."""


@dataclass(frozen=True)
class TagOfRelease:
    """A tag, the kept items it holds for, and a few of them by SHA-256: the surest first."""

    tag: str
    items: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class ReleaseFacts:
    """A release as its page tells it."""

    card: Card
    card_text: str
    settled: Mapping[tuple[str, str], Bars]
    """By stage and question, items by settled value."""
    answers_a_task: Mapping[tuple[str, str], Bars]
    """By stage and question, items by how many answers carry weight."""
    tags: tuple[TagOfRelease, ...]
    files: Bars
    """Those at the top of its folder, with their bytes."""


@lru_cache(maxsize=KEPT_IN_MEMORY)
def facts_of(folder: Path) -> ReleaseFacts:
    """What there is to tell of the release in `folder`; a second for a hundred thousand items, then nothing."""
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as connection:
        return ReleaseFacts(
            card=read_card(folder),
            card_text=(folder / "card.md").read_text("utf-8"),
            settled=_bars(connection, folder, "value", "state = 'settled'"),
            answers_a_task=_bars(connection, folder, "answers", "state <> 'not_asked'"),
            tags=_tags(connection, folder),
            files=tuple((path.name, path.stat().st_size) for path in sorted(folder.iterdir()) if path.is_file()),
        )


@lru_cache(maxsize=KEPT_IN_MEMORY)
def since(old: Path, new: Path) -> Difference:
    """What changed from one release to the next."""
    return difference(old, new)


def _bars(connection: duckdb.DuckDBPyConnection, folder: Path, column: str, where: str) -> dict[tuple[str, str], Bars]:
    rows = connection.execute(
        f"SELECT stage, question, {column}, count(*) FROM read_parquet(?) WHERE {where} GROUP BY ALL ORDER BY ALL",
        [str(folder / "consensus.parquet")],
    ).fetchall()
    found: dict[tuple[str, str], Bars] = {}
    for stage, question, name, count in rows:
        found[stage, question] = (*found.get((stage, question), ()), (str(name), count))
    return found


def _tags(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[TagOfRelease, ...]:
    """The most frequent tags, each with the pictures it holds for most surely."""
    if not (folder / "targets.parquet").exists():  # of an older version
        return ()
    rows = connection.execute(
        "WITH held AS (SELECT tag, item, target, "
        "row_number() OVER (PARTITION BY tag ORDER BY target DESC, item) AS place FROM read_parquet(?) "
        "WHERE target >= ?) SELECT tag, count(*), list(item ORDER BY place) FILTER (place <= ?) "
        "FROM held GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?",
        [str(folder / "targets.parquet"), HOLDS, EXAMPLES, MOST_TAGS],
    ).fetchall()
    return tuple(TagOfRelease(tag, count, tuple(examples)) for tag, count, examples in rows)
