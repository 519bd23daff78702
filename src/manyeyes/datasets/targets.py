"""What a release has to learn from: targets.parquet, one row a known (kept item, tag), and the dictionary of the tags.

What nobody settled has no row: unknown is not negative. Rows of a source's given tags say yes alone; where the source
lists all it has (`absent` is `no` in the dictionary), an item with a row of it lacks every tag without one. An item
whose source names no tag of the dictionary has one row that says no, so that this is known too.

Made from files the snapshot wrote, in two passes, so that memory holds counts and one item, and a repeat writes the
same bytes.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from manyeyes.datasets import store
from manyeyes.datasets.conditions import Asked, conditions
from manyeyes.datasets.dictionary import (
    Dictionary,
    RareTags,
    Tag,
    TagRules,
    count_table,
    make_dictionary,
    tag_rules,
    write_dictionary,
    write_learning,
)
from manyeyes.datasets.keep import OWNERS_WORD, SAYS_NOTHING
from manyeyes.datasets.parquet import Column, to_parquet, write_csv
from manyeyes.datasets.snapshot import drafts
from manyeyes.datasets.store import Series
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

TARGETS = "targets.parquet"
GIVEN = "given.jsonl"
COLUMNS = (
    Column("item", "text", "SHA-256 of the picture's original bytes"),
    Column("tag", "text", "a tag of dictionary.csv"),
    Column("target", "number", "how likely it is that the picture has it, 0 to 1"),
    Column("weight", "number", "how far that is believed, 0 to 1"),
    Column(
        "source", "text", "who says so: people, owner, series, given, or people with model: a tagger had a part in it"
    ),
)
WITH_MODEL = "people with model"
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})

HAS = 0.5  # from here on a picture counts as one that has the tag
T = TypeVar("T")
Said = tuple[float, float, str]
"""Target, weight and source of one tag of one item."""


@dataclass(frozen=True)
class ToLearn:
    """What a release stage learns from: questions people settle, an attribute of series, and what sources give."""

    questions: tuple[Asked, ...] = ()
    attribute: str = ""
    """Of series; empty where `target` names none."""
    of_series: Mapping[int, str] = field(default_factory=dict)
    """Its value by series id."""
    rules: TagRules = field(default_factory=TagRules)
    balance: Mapping[str, Any] = field(default_factory=dict)
    """The stage's `balance:`; for whoever learns, nothing is left out of the release by it."""
    given_tables: tuple[tuple[Path, Mapping[str, Any]], ...] = ()
    """The tables behind the imports, each with what its stage's `from` says."""

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Asked]:
        """The questions by stage and name."""
        return {(one.stage, one.question.name): one for one in self.questions}

    @cached_property
    def of_attribute(self) -> tuple[str, ...]:
        """The attribute's tags: itself where its values are yes and no, else one a value."""
        values = sorted(set(self.of_series.values()))
        if all(value.lower() in YES | NO for value in values):
            return (self.attribute,) if values else ()
        return tuple(f"{self.attribute}:{value}" for value in values)


@dataclass(frozen=True)
class Learnable:
    """What there is to learn in a release."""

    dictionary: Dictionary
    rows: int
    items: int
    """Kept items with a row."""
    by_source: Mapping[str, int]
    rare: RareTags

    def sentence(self) -> str:
        """Like '91 tags on 2,801 items to learn from (given 15,201 rows). No tag is too rare.'."""
        said = ", ".join(f"{source} {rows:,}" for source, rows in sorted(self.by_source.items()))
        if not self.dictionary.tags:
            return f"There is no tag to learn. {self.rare.sentence()}."
        many = len(self.dictionary.tags)
        return f"{many:,} tags on {self.items:,} items to learn from (rows: {said}). {self.rare.sentence()}."


def to_learn(stage: Stage, stages: Sequence[Stage], series: Mapping[int, Series], home: Path) -> ToLearn:
    """What the release stage `stage` learns from, among all `stages`; `home` is the project's folder.

    Raises TagsWrong.
    """
    attribute = _attribute(stage.file.settings.get("target"))
    told = {one.id: str(one.attributes.get(attribute) or "") for one in series.values()} if attribute else {}
    given = [one.file.settings.get("source") or {} for one in stages]
    return ToLearn(
        questions=conditions(None, stages).asked,
        attribute=attribute,
        of_series={number: value for number, value in told.items() if value},
        rules=tag_rules(stage.file.settings.get("tags")),
        balance=stage.file.settings.get("balance") or {},
        given_tables=tuple((home / said["table"], said) for said in given if "table" in said),
    )


def _attribute(target: str | None) -> str:
    kind, _, name = (target or "").partition(".")
    return name if kind == "series" else ""


def write_given(tx: Transaction, project_id: int, work: Path) -> None:
    """Write what sources gave to `work`, an item a line in the order of the snapshot; a frame has its video's."""
    with (work / GIVEN).open("w", encoding="utf-8") as lines:
        for item, tags, weight in store.given_tags(tx, project_id):
            lines.write(json.dumps({"item": item, "tags": tags, "weight": weight}) + "\n")


def write_targets(wanted: ToLearn, work: Path, made: Path, say: Callable[[str], None]) -> Learnable:
    """Write targets.parquet and dictionary.csv into `made`, from items.jsonl, consensus.csv and given.jsonl in `work`.

    Safe to repeat. Raises TableWrong where `count_over: table` finds no table any more.
    """
    tags = _gather(wanted, work)
    if wanted.rules.count_over == "table":
        over_table = _over_tables(wanted, say)
        tags |= {name: replace(_listed(name, tags.get(name)), count=n) for name, n in over_table.items()}
    dictionary, rare = make_dictionary(tags.values(), wanted.rules)
    write_dictionary(dictionary, made)
    write_learning(wanted.rules, wanted.balance, rare, made)
    found: Counter[str] = Counter()
    write_csv(work / "targets.csv", COLUMNS, _rows(work, dictionary, found))
    to_parquet(work / "targets.csv", made / TARGETS, COLUMNS)
    items = found.pop("items", 0)
    learnable = Learnable(dictionary, found.total(), items, dict(found), rare)
    say(f"Targets: {learnable.sentence()}")
    return learnable


def _gather(wanted: ToLearn, work: Path) -> dict[str, Tag]:
    """Write what is known of each kept item to targets.jsonl; returns every tag with the items that have it."""
    tags = {tag.name: tag for tag in _asked_for(wanted)}
    counts: Counter[str] = Counter()
    told, given = _Beside(_consensus(work)), _Beside(_given(work))
    with (work / "targets.jsonl").open("w", encoding="utf-8") as lines:
        for entry in drafts(work):
            verdicts, said = told.of(entry.item), given.of(entry.item)
            if not entry.kept:
                continue
            weight = float(said[0]["weight"]) if said else None
            words = sorted(wanted.rules.tidy(said[0]["tags"])) if said else []
            known: dict[str, Said] = dict.fromkeys(words, (1.0, weight or 0.0, "given"))
            known |= _known(wanted, entry.series, verdicts)
            counts.update(tag for tag, (target, _, _) in known.items() if target >= HAS)
            tags |= {word: _listed(word, tags.get(word)) for word in words}
            lines.write(json.dumps([entry.item, weight, known]) + "\n")
    return {name: replace(tag, count=counts[name]) for name, tag in tags.items()}


def _listed(name: str, tag: Tag | None) -> Tag:
    """The tag as one that a source gives, which lists all it has."""
    return Tag(name) if tag is None else tag if tag.absent == "no" else replace(tag, source="given", absent="no")


def _asked_for(wanted: ToLearn) -> Iterator[Tag]:
    """The tags of questions and of the series' attribute, before anything is counted."""
    for one in wanted.questions:
        for tag in tags_of(one):
            yield Tag(tag, group="" if tag == one.key else one.key, source="people", absent="unknown")
    for tag in wanted.of_attribute:
        group = "" if tag == wanted.attribute else wanted.attribute
        yield Tag(tag, group=group, source="series", absent="unknown")


def tags_of(one: Asked) -> tuple[str, ...]:
    """A yes/no question is a tag; of any other question each value is."""
    if set(one.question.values) == {"yes", "no"}:
        return (one.key,)
    return tuple(f"{one.key}:{value}" for value in one.question.values)


def _known(wanted: ToLearn, series: int, verdicts: Sequence[Mapping[str, str]]) -> dict[str, Said]:
    """What series and people say of an item, tag by tag; people have the last word."""
    known = _by_series(wanted, series)
    asked = wanted.by_place
    for verdict in verdicts:
        one = asked.get((verdict["stage"], verdict["question"]))
        if one is not None and verdict["state"] == "settled" and verdict["value"] not in ("", SAYS_NOTHING):
            known |= _by_people(one, verdict)
    return known


def _by_series(wanted: ToLearn, series: int) -> dict[str, Said]:
    value = wanted.of_series.get(series)
    if value is None:
        return {}
    if wanted.attribute in wanted.of_attribute:
        return {wanted.attribute: (float(value.lower() in YES), 1.0, "series")}
    mine = f"{wanted.attribute}:{value}"
    return {tag: (float(tag == mine), 1.0, "series") for tag in wanted.of_attribute}


def _by_people(one: Asked, verdict: Mapping[str, str]) -> dict[str, Said]:
    """The value is as likely as its posterior says; the others share what is left alike."""
    by_owner = verdict["by_owner"] == "true"
    sure = OWNERS_WORD if by_owner else float(verdict["posterior"])
    together = WITH_MODEL if verdict.get("with_model") == "true" else "people"  # none in what an older version began
    source, tags = "owner" if by_owner else together, tags_of(one)
    if len(tags) == 1:
        sure = sure if verdict["value"] == "yes" else 1 - sure
        return {tags[0]: (round(sure, 6), 1.0, source)}
    other = (1 - sure) / (len(tags) - 1)
    mine = f"{one.key}:{verdict['value']}"
    return {tag: (round(sure if tag == mine else other, 6), 1.0, source) for tag in tags}


def _over_tables(wanted: ToLearn, say: Callable[[str], None]) -> Counter[str]:
    """How often each tag stands in the whole tables behind the imports; rows that cannot be read are passed over."""
    counts: Counter[str] = Counter()
    for file, said in wanted.given_tables:
        counts += count_table(file, said, wanted.rules, say)
    return counts


def _rows(work: Path, dictionary: Dictionary, found: Counter[str]) -> Iterator[tuple[object, ...]]:
    """Rows of targets.parquet, item by item in the order of the dictionary; counted by source on the way."""
    number = dictionary.number
    listed = [tag.name for tag in dictionary.tags if tag.absent == "no"]
    for item, weight, known in _gathered(work):
        mine = {tag: said for tag, said in known.items() if tag in number}
        if weight is not None and not any(source == "given" for _, _, source in mine.values()):
            mine |= dict.fromkeys([one for one in listed if one not in mine][:1], (0.0, weight, "given"))
        found["items"] += bool(mine)
        for tag in sorted(mine, key=number.__getitem__):
            found[mine[tag][2]] += 1
            yield (item, tag, *mine[tag])


def _gathered(work: Path) -> Iterator[tuple[str, float | None, dict[str, Said]]]:
    with (work / "targets.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _consensus(work: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    with (work / "consensus.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["item"], row


def _given(work: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with (work / GIVEN).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["item"], row


class _Beside(Generic[T]):
    """Rows of items in the order of the snapshot, handed out item by item to somebody who walks it."""

    def __init__(self, rows: Iterator[tuple[str, T]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, item: str) -> list[T]:
        """The rows of the item the walk has come to."""
        if self._next is None or self._next[0] != item:
            return []
        found = [row for _, row in self._next[1]]
        self._next = next(self._groups, None)
        return found
