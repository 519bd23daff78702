"""What a snapshot wrote of each item: a draft of its row in items.jsonl, what the split needs in members.jsonl."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType

from manyeyes.datasets.parquet import field
from manyeyes.datasets.split import Member
from manyeyes.datasets.tables import MODEL, Entry

STRIDE = 100  # drafts between two that can be gone to at once
PLACES = "places.bin"


class Drafting:
    """Writes items.jsonl with the place of every hundredth, members.jsonl, and model.csv."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`."""
        self._folder = folder
        self._places = array("q")
        self._count = 0
        self._open = ExitStack()

    def __enter__(self) -> Drafting:
        """Open the files."""
        with ExitStack() as opening:
            names = ("items.jsonl", "members.jsonl", "model.csv")
            files = [opening.enter_context((self._folder / name).open("wb")) for name in names]
            self._open = opening.pop_all()
        self._items, self._members, self._model = files
        self._model.write((",".join(column.name for column in MODEL) + "\n").encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them, and keep the places."""
        self._open.close()
        (self._folder / PLACES).write_bytes(self._places.tobytes())

    def write(self, entry: Entry, member: Member) -> None:
        """The next item."""
        if self._count % STRIDE == 0:
            self._places.append(self._items.tell())
        self._count += 1
        self._items.write(json.dumps(entry.draft()).encode() + b"\n")
        told = (member.id, member.item, member.groups, member.target, member.kept, member.strata, member.with_model)
        self._members.write(json.dumps(told).encode() + b"\n")

    def say(self, rows: Iterable[tuple[object, ...]]) -> None:
        """What a tagger said of it."""
        for row in rows:
            self._model.write((",".join(field(value) for value in row) + "\n").encode())


def drafts(folder: Path, first: int = 0, last: int | None = None) -> Iterator[Entry]:
    """The items that a snapshot wrote down, in their order; those from `first` on, before `last`."""
    with (folder / "items.jsonl").open(encoding="utf-8") as lines:
        if first:
            lines.seek(_places(folder)[first // STRIDE])
        skipped = first % STRIDE
        for line in islice(lines, skipped, None if last is None else skipped + last - first):
            told = json.loads(line)
            yield Entry(**{**told, "paths": tuple(told["paths"]), "found_by": tuple(told["found_by"])})


def _places(folder: Path) -> array[int]:
    places = array("q")
    places.frombytes((folder / PLACES).read_bytes())
    return places


def members(folder: Path) -> list[Member]:
    """What the split needs of every item; names that recur are kept once, so that 128,000 items take 150 MB."""
    with (folder / "members.jsonl").open(encoding="utf-8") as lines:
        return [_member(*json.loads(line)) for line in lines]


def _member(
    number: int, item: str, groups: list[str], target: str | None, kept: bool, strata: list[str], with_model: bool
) -> Member:
    return Member(
        item,
        tuple(sys.intern(group) for group in groups),
        None if target is None else sys.intern(target),
        kept,
        tuple(sys.intern(stratum) for stratum in strata),
        number,
        with_model,
    )
