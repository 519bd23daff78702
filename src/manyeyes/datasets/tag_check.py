"""A look at a whole tag table in one pass: its dictionary, what is too rare, and what looks wrong before it costs work.

Memory holds a number a tag and nothing of the rows: a table of 1.9 million rows is looked at like one of a hundred.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from manyeyes.datasets.dictionary import STEP, Dictionary, RareTags, Tag, TagRules, make_dictionary
from manyeyes.datasets.snapshot import told_every
from manyeyes.projects import BadRow, TableWrong, TagTable, read_tag_table

SHIFTED = 0.5  # from this share of rows on, what is read as tags is another column
ADDRESS = re.compile(r"(?i)(?:https?:)?//|\.(?:jpe?g|png|webp|gif|bmp|avif)$")
NUMBER = re.compile(r"-?[0-9.]+")
SHOWN = 5


@dataclass
class _Counted:
    """What one pass adds up."""

    tags: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    bad: int = 0
    first_bad: str = ""
    bare: int = 0
    """Rows without a tag."""
    addresses: int = 0
    """Rows whose tags are addresses of pictures."""
    numbers: int = 0
    """Rows whose tags are numbers alone."""
    no_address: int = 0
    """Rows whose address is a bare number or empty."""


@dataclass(frozen=True)
class TagCheck:
    """A table, its dictionary, and what an owner should look at."""

    understood: tuple[str, ...]
    """Which columns are what, and the first rows."""
    rows: int
    bad: int
    """Rows that cannot be read."""
    tags: int
    """Different ones, before any is left out."""
    dictionary: Dictionary
    rare: RareTags
    suspicious: tuple[str, ...]


def check_tags(
    table: Path, said: Mapping[str, Any], rules: TagRules, say: Callable[[str], None] = lambda line: None
) -> TagCheck:
    """Look at every row of `table`; `said` names its columns, as an import's `from` does. Raises TableWrong."""
    read = read_tag_table(table, {key: said[key] for key in ("url", "tags") if key in said})
    if read.tags is None:
        raise TableWrong(table=table.name, cause="no column with tags was found; name it (from: {tags: …})")
    counted = _Counted()
    for row in told_every(STEP, "rows of the table read", read.text.rows(), say):
        if isinstance(row, BadRow):
            counted.bad += 1
            counted.first_bad = counted.first_bad or f"line {row.line}: {row.cause}"
        else:
            _add(counted, read.tags_of(row), row.cells[read.address], rules)
    made, rare = make_dictionary((Tag(tag, count=n) for tag, n in counted.tags.items()), rules)
    suspicious = tuple(_suspicious(read, counted, made, rare))
    return TagCheck(tuple(read.understood()), counted.rows, counted.bad, len(counted.tags), made, rare, suspicious)


def _add(counted: _Counted, words: tuple[str, ...], address: str, rules: TagRules) -> None:
    counted.rows += 1
    counted.bare += not words
    counted.addresses += bool(words) and ADDRESS.search(words[0]) is not None
    counted.numbers += bool(words) and all(map(NUMBER.fullmatch, words))
    counted.no_address += NUMBER.fullmatch(address or "0") is not None
    counted.tags.update(rules.tidy(words))


def _suspicious(read: TagTable, counted: _Counted, made: Dictionary, rare: RareTags) -> Iterator[str]:
    rows = counted.rows
    if not rows:
        yield "It has no row that can be read."
        return
    yield from _shifted(read, counted)
    if counted.bad:
        yield f"{counted.bad:,} rows cannot be read; the first: {counted.first_bad}."
    if counted.bare:
        yield f"{counted.bare:,} of {rows:,} rows have no tag: as pictures they count as having none of them."
    everywhere = [tag.name for tag in made.tags if tag.count >= rows]
    if everywhere:
        yield f"{_named(everywhere)} on every row: nothing can be learnt from what never lacks; put it into stop."
    if not made.tags:
        yield f"No tag is left: {rare.sentence()}. Lower min_count."
    for alike in _alike(made):
        yield f"{' and '.join(alike)} may be one tag; if so, say aliases: {{{alike[1]}: {alike[0]}}}."


def _shifted(read: TagTable, counted: _Counted) -> Iterator[str]:
    names, rows = read.text.columns, counted.rows
    tags, address = names[read.tags or 0], names[read.address]
    strange = max((counted.addresses, "addresses of pictures"), (counted.numbers, "numbers"))
    remedy = "Are its columns shifted? Compare the first rows with the names, or name the columns (from: {url, tags})."
    if strange[0] >= SHIFTED * rows:
        yield f"In {strange[0]:,} of {rows:,} rows the column {tags} holds {strange[1]}, not tags. {remedy}"
    if counted.no_address >= SHIFTED * rows:
        yield f"In {counted.no_address:,} of {rows:,} rows the column {address} holds no address. {remedy}"


def _alike(made: Dictionary) -> list[list[str]]:
    """Tags that differ in capitals, hyphens or a last s alone, the more frequent first; the first few."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for tag in made.tags:
        spelt[tag.name.lower().replace("-", "_").removesuffix("s")].append(tag.name)
    return [names for names in spelt.values() if len(names) > 1][:SHOWN]


def _named(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more} {'is' if len(names) == 1 else 'are'}"
