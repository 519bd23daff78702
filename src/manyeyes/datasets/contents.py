"""The files of a release, one function a kind: pictures, items and credits, answers and consensus, card and terms."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from manyeyes.datasets import tables, targets
from manyeyes.datasets.card import Card, as_json, as_markdown
from manyeyes.datasets.drafts import drafts
from manyeyes.datasets.licence import licence_text
from manyeyes.datasets.parquet import Column, to_parquet, write_csv
from manyeyes.datasets.pictures import REBUILD, Placed
from manyeyes.datasets.split import Split
from manyeyes.datasets.store import Series
from manyeyes.datasets.tables import Entry
from manyeyes.datasets.taken import Taken


@dataclass(frozen=True)
class Pictures:
    """The place of every kept picture that is in the release, by sha-256, and why others are not, counted."""

    files: Mapping[str, str]
    left_out: Mapping[str, int]


def place_pictures(
    entries: Iterable[Entry], place: Callable[[Entry], Placed], pause: Callable[[], None] = lambda: None
) -> Pictures:
    """Place the kept pictures one at a time; `pause` is called between two."""
    files: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for entry in entries:
        if not entry.kept:
            continue
        pause()
        placed = place(entry)
        if placed.file is None:
            left_out[str(placed.left_out)] += 1
        else:
            files[entry.item] = placed.file
    return Pictures(files, dict(left_out))


def note_placed(placed: Pictures, note: Path) -> None:
    """Keep what was placed where a later step, or another process, finds it; whole or not at all."""
    beside = note.with_suffix(".part")
    beside.write_text(json.dumps([placed.files, placed.left_out]), encoding="utf-8")
    beside.replace(note)


def all_placed(notes: Iterable[Path]) -> Pictures:
    """Everything that was placed."""
    files: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for note in notes:
        some, why = json.loads(note.read_text("utf-8"))
        files |= some
        left_out.update(why)
    return Pictures(files, dict(left_out))


def clear_but_pictures(made: Path) -> None:
    """Whatever an earlier try wrote beside the pictures goes."""
    for path in made.iterdir():
        if path.is_dir() and path.name != "pictures":
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()


@dataclass(frozen=True)
class Layout:
    """What decides the rows about items: the series, the extra columns, the parts, the places of pictures."""

    series: Mapping[int, Series]
    attributes: Sequence[str]
    stages: Sequence[str]
    part_of: Mapping[str, str]
    files: Mapping[str, str]
    component_of: Mapping[str, str]

    def columns(self) -> tuple[Column, ...]:
        """The columns of items.parquet."""
        return tables.item_columns(self.attributes, self.stages)

    def rows(self, entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
        """The rows of items.parquet."""
        for entry in entries:
            file, series = self.files.get(entry.item), self.series[entry.series]
            where = self.part_of.get(entry.item), self.component_of.get(entry.item)
            yield tables.item_row(entry, file, *where, series, self.attributes, self.stages)


def layout(taken: Taken, split: Split | None, files: Mapping[str, str]) -> Layout:
    """The layout of a snapshot's items."""
    parts = (split.part_of, files, split.component_of) if split else ({}, files, {})
    return Layout(taken.series, tables.attribute_names(taken.series.values()), taken.stages, *parts)


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
    shutil.copyfile(work / "answers.csv", made / "answers.csv")


def write_model(about: Card, work: Path, made: Path) -> None:
    """Write what a tagger said where people did not, if that is wanted."""
    if about.model is not None:
        to_parquet(work / "model.csv", made / "model.parquet", tables.MODEL)


def write_card(about: Card, columns: Sequence[Column], made: Path) -> None:
    """Write card.md, card.json and LICENSE.txt."""
    described = {
        "answers.parquet, answers.csv": tables.ANSWERS,
        "consensus.parquet": tables.CONSENSUS,
        "items.parquet": columns,
        "targets.parquet": targets.COLUMNS,
        **({"model.parquet": tables.MODEL} if about.model is not None else {}),
        "CREDITS.csv": tables.CREDITS,
    }
    (made / "card.md").write_text(as_markdown(about, described), encoding="utf-8")
    (made / "card.json").write_text(as_json(about), encoding="utf-8")
    (made / "LICENSE.txt").write_text(licence_text(**about.rights), encoding="utf-8")
