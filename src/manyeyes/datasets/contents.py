"""The files of a release, one function a kind: pictures, items and credits, answers and consensus, card and terms."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from manyeyes.datasets import tables
from manyeyes.datasets.card import Card, as_json, as_markdown
from manyeyes.datasets.licence import licence_text
from manyeyes.datasets.parquet import Column, to_parquet, write_csv
from manyeyes.datasets.pictures import REBUILD, Placed
from manyeyes.datasets.snapshot import Snapshot, drafts
from manyeyes.datasets.store import Series
from manyeyes.datasets.tables import Entry

STEP = 5000  # pictures between two lines of progress


@dataclass(frozen=True)
class Pictures:
    """The place of every kept picture that is in the release, by sha-256, and why others are not, counted."""

    files: Mapping[str, str]
    left_out: Mapping[str, int]


def place_pictures(entries: Iterable[Entry], place: Callable[[Entry], Placed], say: Callable[[str], None]) -> Pictures:
    """Place the kept pictures one at a time."""
    files: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for entry in entries:
        if not entry.kept:
            continue
        placed = place(entry)
        if placed.file is None:
            left_out[str(placed.left_out)] += 1
            continue
        files[entry.item] = placed.file
        if len(files) % STEP == 0:
            say(f"{len(files):,} pictures …")
    return Pictures(files, dict(left_out))


@dataclass(frozen=True)
class Layout:
    """What decides the rows about items: the series, the extra columns, the parts, the places of pictures."""

    series: Mapping[int, Series]
    attributes: Sequence[str]
    stages: Sequence[str]
    part_of: Mapping[str, str]
    files: Mapping[str, str]

    def columns(self) -> tuple[Column, ...]:
        """The columns of items.parquet."""
        return tables.item_columns(self.attributes, self.stages)

    def rows(self, entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
        """The rows of items.parquet."""
        for entry in entries:
            file, part, series = self.files.get(entry.item), self.part_of.get(entry.item), self.series[entry.series]
            yield tables.item_row(entry, file, part, series, self.attributes, self.stages)


def layout(found: Snapshot, stages: Sequence[str], part_of: Mapping[str, str], files: Mapping[str, str]) -> Layout:
    """The layout of a snapshot's items."""
    return Layout(found.series, tables.attribute_names(found.series.values()), stages, part_of, files)


def write_items(plan: Layout, work: Path, made: Path) -> None:
    """Write items.parquet and CREDITS.csv."""
    write_csv(work / "items.csv", plan.columns(), plan.rows(drafts(work)))
    to_parquet(work / "items.csv", made / "items.parquet", plan.columns())
    kept = (entry for entry in drafts(work) if entry.kept)
    credits = (tables.credit_row(entry, plan.files.get(entry.item), plan.series[entry.series]) for entry in kept)
    write_csv(made / "CREDITS.csv", tables.CREDITS, credits)


def write_rebuild(files: Mapping[str, str], made: Path) -> None:
    """Write what somebody needs who has the pictures: their hashes and places, and the script."""
    write_csv(made / "pictures.csv", tables.PICTURES, files.items())
    shutil.copyfile(REBUILD, made / "rebuild.py")


def write_answers(work: Path, made: Path) -> None:
    """Write answers and consensus, and the answers as CSV too."""
    to_parquet(work / "answers.csv", made / "answers.parquet", tables.ANSWERS)
    to_parquet(work / "consensus.csv", made / "consensus.parquet", tables.CONSENSUS)
    (work / "answers.csv").rename(made / "answers.csv")


def write_card(about: Card, columns: Sequence[Column], made: Path) -> None:
    """Write card.md, card.json and LICENSE.txt."""
    described = {
        "answers.parquet, answers.csv": tables.ANSWERS,
        "consensus.parquet": tables.CONSENSUS,
        "items.parquet": columns,
        "CREDITS.csv": tables.CREDITS,
    }
    (made / "card.md").write_text(as_markdown(about, described), encoding="utf-8")
    (made / "card.json").write_text(as_json(about), encoding="utf-8")
    (made / "LICENSE.txt").write_text(licence_text(**about.rights), encoding="utf-8")
