"""The tag dictionary: which tags there are to learn, how often each was counted, in an order that stays the same.

Counts come from what a source gave or from what people settled. An owner's rules tidy a source's words first: an alias
becomes the tag it stands for, a tag brings those it implies, and a stop word is no tag.
"""

from __future__ import annotations

import csv
import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from manyeyes.datasets.parquet import Column, write_csv
from manyeyes.datasets.snapshot import told_every
from manyeyes.errors import ManyEyesError
from manyeyes.projects import TableWrong, read_tag_table

DICTIONARY, LEARNING = "dictionary.csv", "learning.json"
STEP = 200_000  # rows of a table between two lines of progress
SHOWN = 20  # rare tags named in a report
COLUMNS = (
    Column("number", "whole", "its place, from 1: the most frequent first, of equals by name"),
    Column("tag", "text", "the tag; a choice question's are QUESTION:VALUE"),
    Column("category", "text", "what the owner files it under"),
    Column("group", "text", "of the tags of one group a picture has one; empty where it stands alone"),
    Column("count", "whole", "how often it was counted"),
    Column("source", "text", "who says so: people, series or given"),
    Column("absent", "text", "a picture without a row for it: `no` where its source lists all it has, else `unknown`"),
)
REMEMBERED = 2  # tables whose counts stay in memory: a server that learns again does not read 1.9 million rows again
_counted: dict[tuple[str, int, int, str], Counter[str]] = {}
Absent = Literal["no", "unknown"]


class TagsWrong(ManyEyesError):
    """tags: {cause}"""

    status = 422


class NotADictionary(ManyEyesError):
    """{file} is no tag dictionary: {cause}."""

    remedy = "Make the release again; it writes dictionary.csv beside targets.parquet."
    status = 422


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag one can learn. `absent`: what it means that nothing is said of it and a picture."""

    name: str
    category: str = ""
    group: str = ""
    count: int = 0
    source: str = "given"
    absent: Absent = "no"


@dataclass(frozen=True)
class Dictionary:
    """Tags in their order."""

    tags: tuple[Tag, ...] = ()

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Each tag's place by its name, from 0."""
        return {tag.name: place for place, tag in enumerate(self.tags)}

    @property
    def names(self) -> tuple[str, ...]:
        """The tags' names in their order."""
        return tuple(tag.name for tag in self.tags)

    @property
    def groups(self) -> Mapping[str, str]:
        """Tag to group, of those that have one."""
        return {tag.name: tag.group for tag in self.tags if tag.group}


@dataclass(frozen=True)
class TagRules:
    """An owner's `tags:`; without a word of his, every tag a source gives is one, counted over what is kept."""

    count_over: Literal["table", "kept"] = "kept"
    min_count: int = 1
    top: int | None = None
    stop: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    implications: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Category to its tags; `*` stands for anything, the first category that fits counts."""

    @cached_property
    def plain(self) -> bool:
        """Whether a source's words are its tags as they stand."""
        return not (self.stop or self.aliases or self.implications)

    def tidy(self, words: Iterable[str]) -> set[str]:
        """A picture's tags from a source's words: aliases first, then what they imply, then without stop words."""
        if self.plain:
            return set(words)
        tags = {self.aliases.get(word, word) for word in words}
        for tag in tuple(tags):
            tags.update(self.implications.get(tag, ()))
        return tags - self.stop

    def category(self, tag: str) -> str:
        """What the tag is filed under."""
        fitting = (name for name, kinds in self.categories.items() if any(fnmatchcase(tag, kind) for kind in kinds))
        return next(fitting, "")


@dataclass(frozen=True)
class RareTags:
    """What `min_count` and `top` left out: how many tags, their uses together, those used once, the nearest to it."""

    tags: int = 0
    uses: int = 0
    once: int = 0
    nearest: tuple[tuple[str, int], ...] = ()

    def sentence(self) -> str:
        """Like '3,204 rarer tags (9,110 uses) are left out, 1,911 of them used once; nearest: leaf 29, tree 28'."""
        if not self.tags:
            return "No tag is too rare"
        named = ", ".join(f"{name} {count:,}" for name, count in self.nearest[:5])
        return (
            f"{self.tags:,} rarer tags ({self.uses:,} uses) are left out, {self.once:,} of them used once; "
            f"nearest: {named}"
        )


def tag_rules(said: Mapping[str, Any] | None) -> TagRules:
    """The rules of a release stage's `tags:`; raises TagsWrong where aliases go in a circle or to a stop word."""
    if not said:
        return TagRules()
    stop = frozenset(said.get("stop", ()))
    aliases = {word: _end_of(word, said["aliases"]) for word in said.get("aliases", {})}
    if lost := sorted(word for word, tag in aliases.items() if tag in stop):
        raise TagsWrong(cause=f"{lost[0]} is an alias of {aliases[lost[0]]}, which is in stop; leave one of them out")
    implied = {aliases.get(tag, tag): several for tag, several in said.get("implications", {}).items()}
    return TagRules(
        count_over=said.get("count_over", "kept"),
        min_count=said.get("min_count", 1),
        top=said.get("top"),
        stop=stop,
        aliases=aliases,
        implications={tag: _reach(tag, implied, aliases) for tag in implied},
        categories={name: tuple(kinds) for name, kinds in said.get("categories", {}).items()},
    )


def _end_of(word: str, aliases: Mapping[str, str]) -> str:
    seen = [word]
    while (word := aliases.get(word, word)) != seen[-1]:
        if word in seen:
            raise TagsWrong(cause=f"the aliases {' → '.join([*seen, word])} go in a circle; let all point at one tag")
        seen.append(word)
    return word


def _reach(tag: str, implied: Mapping[str, Iterable[str]], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """All a tag brings, over any number of steps, itself left out."""
    reached: set[str] = set()
    ahead = [tag]
    while ahead:
        found = {aliases.get(one, one) for one in implied.get(ahead.pop(), ())} - reached
        reached |= found
        ahead.extend(found)
    return tuple(sorted(reached - {tag}))


def count(rows: Iterable[Iterable[str]], rules: TagRules) -> Counter[str]:
    """How many rows have each tag; one that stands twice in a row counts once."""
    counts: Counter[str] = Counter()
    for words in rows:
        counts.update(rules.tidy(words))
    return counts


def count_table(file: Path, said: Mapping[str, Any], rules: TagRules, say: Callable[[str], None]) -> Counter[str]:
    """Count over a whole tag table, rows that `only` would not let in too; `said`: the columns, as a stage's `from`.

    Rows that cannot be read are passed over; the import lists them. Raises TableWrong.
    """
    if not file.is_file():
        raise TableWrong(table=file.name, cause="it is not there; put it back, or say tags: {count_over: kept}")
    about, columns = file.stat(), {key: said[key] for key in ("url", "tags") if key in said}
    key = (str(file), about.st_mtime_ns, about.st_size, repr((columns, rules)))
    if key not in _counted:
        table = read_tag_table(file, columns)
        if table.tags is None:
            raise TableWrong(table=file.name, cause="no column with tags was found; name it (from: {tags: …})")
        counts = count(told_every(STEP, "rows of the table read", table.all_tags(), say), rules)
        for oldest in list(_counted)[: max(0, len(_counted) - REMEMBERED + 1)]:
            del _counted[oldest]
        _counted[key] = counts
    return Counter(_counted[key])


def make_dictionary(tags: Iterable[Tag], rules: TagRules) -> tuple[Dictionary, RareTags]:
    """The dictionary: tags with `min_count` uses or more, the `top` most frequent of them; and what was too rare.

    Where a whole table was counted, both bounds are meant for its tags; what people were asked is counted elsewhere.
    """
    counted = sorted((tag for tag in tags if tag.name not in rules.stop), key=_order)
    bound = [tag for tag in counted if rules.count_over == "kept" or tag.source == "given"]
    often = [tag for tag in bound if tag.count >= rules.min_count][: rules.top]
    never = (tag for tag in counted if not tag.count)
    left_out = {tag.name: tag.count for tag in (*bound[len(often) :], *never)}
    chosen = (replace(tag, category=rules.category(tag.name)) for tag in counted if tag.name not in left_out)
    return Dictionary(tuple(chosen)), _rare(left_out)


def _order(tag: Tag) -> tuple[int, str]:
    return -tag.count, tag.name


def _rare(counts: Mapping[str, int]) -> RareTags:
    nearest = heapq.nsmallest(SHOWN, counts.items(), key=lambda one: (-one[1], one[0]))
    once = sum(n == 1 for n in counts.values())
    return RareTags(len(counts), sum(counts.values()), once, tuple(nearest))


def write_dictionary(made: Dictionary, folder: Path) -> None:
    """Write dictionary.csv."""
    rows = (
        (place, tag.name, tag.category, tag.group, tag.count, tag.source, tag.absent)
        for place, tag in enumerate(made.tags, start=1)
    )
    write_csv(folder / DICTIONARY, COLUMNS, rows)


def write_learning(rules: TagRules, balance: Mapping[str, Any], rare: RareTags, folder: Path) -> None:
    """Write learning.json: how the dictionary was made, what it left out, and how common tags are to be held down."""
    said = {
        "tags": {**asdict(rules), "stop": sorted(rules.stop)},
        "balance": dict(balance),
        "rare": asdict(rare),
    }
    (folder / LEARNING).write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


def read_balance(folder: Path) -> Mapping[str, Any]:
    """How a release wants common tags held down; empty where it says nothing."""
    file = folder / LEARNING
    try:
        said = json.loads(file.read_text("utf-8"))["balance"] if file.is_file() else {}
    except (ValueError, KeyError, TypeError) as error:
        raise NotADictionary(file=file, cause=f"it is not what a release writes ({error})") from None
    return dict(said)


def read_dictionary(folder: Path) -> Dictionary:
    """The dictionary of a release's folder; raises NotADictionary."""
    file = folder / DICTIONARY
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return Dictionary(tuple(_tags(file, lines)))
    except FileNotFoundError:
        raise NotADictionary(file=file, cause="there is no such file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotADictionary(file=file, cause=str(error)) from None


def _tags(file: Path, lines: Iterable[str]) -> Iterator[Tag]:
    rows = csv.DictReader(lines)
    missing = [column.name for column in COLUMNS if column.name not in (rows.fieldnames or ())]
    if missing:
        raise NotADictionary(file=file, cause=f"it has no column {missing[0]}")
    for place, row in enumerate(rows, start=1):
        if row["number"] != str(place) or not (row["count"] or "").isdigit() or row["absent"] not in ("no", "unknown"):
            raise NotADictionary(file=file, cause=f"its row {place} is not what a release writes")
        absent: Absent = "no" if row["absent"] == "no" else "unknown"
        yield Tag(row["tag"], row["category"], row["group"], int(row["count"]), row["source"], absent)
