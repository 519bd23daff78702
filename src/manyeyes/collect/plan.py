"""What an import run has to do: the folder compared with what earlier runs met, and the rest in a fair random order.

The list is kept as a blob under the run's name, so that a run that was killed goes on with exactly its own list.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from manyeyes import items
from manyeyes.collect import store
from manyeyes.collect.folder import Found, Refused, Walk, walk
from manyeyes.collect.result import REJECTED
from manyeyes.collect.series_titles import SeriesTitles, read_series_titles
from manyeyes.collect.source import FolderMissing, FolderSource, source_of
from manyeyes.collect.space import check_room
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row

T = TypeVar("T")
AT_ONCE = 500  # rows in one short transaction


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    found: int
    """Everything in the folder that is not hidden: it will be new, known, twin or rejected."""
    fresh: int
    """Files to look at: never met, or changed since."""
    bytes: int
    """What the import will take on the disk, about."""
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A folder beside what is known of it."""

    fresh: tuple[Found, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]
    series: tuple[str, ...]
    titles: SeriesTitles


def make_plan(house: House, project: Project, stage: Stage, run: str) -> Plan:
    """Compare, note what needs no look, and keep the list of the rest. Safe to repeat with the same `run`.

    Raises FolderMissing, SeriesFileMissing, ProjectFileWrong, NotEnoughRoom.
    """
    source = source_of(house.site, project, stage)
    seen = compare(house, project, stage)
    room = check_room(house.blobs.folder, seen.fresh, source.copies)
    _note(house, stage, run, seen)
    _name_series(house, project, seen)
    lines = (json.dumps([file.path, file.series, file.bytes, file.modified_at]) for file in seen.fresh)
    house.blobs.put(_name(run), "\n".join(lines).encode())
    found = len(seen.fresh) + len(seen.unchanged) + len(seen.refused)
    return Plan(found, len(seen.fresh), room, seen.warnings)


def compare(house: House, project: Project, stage: Stage) -> Comparison:
    """Walk the folder and set it beside what earlier runs wrote down; changes nothing."""
    source = source_of(house.site, project, stage)
    if not source.folder.is_dir():
        raise FolderMissing(stage=stage.name, folder=source.folder)
    titles = read_series_titles(source.series)
    there = walk(source.folder, frozenset({source.series.resolve()} if source.series else ()))
    with house.reading() as tx:
        met = {row.path: (row.bytes, row.modified_at) for row in store.of_stage(tx, stage.id)}
    fresh = [file for file in there.files if met.get(file.path) != (file.bytes, file.modified_at)]
    # Shuffled over all series, the same way each time: the first pictures people see are a fair sample of everything.
    random.Random(f"{project.slug}/{stage.name}").shuffle(fresh)
    unchanged = [file.path for file in there.files if met.get(file.path) == (file.bytes, file.modified_at)]
    series = tuple(sorted({file.series for file in there.files}))
    warnings = (*_remarks(there, source), *titles.warnings(series))
    return Comparison(tuple(fresh), tuple(unchanged), there.refused, warnings, series, titles)


def planned_files(house: House, run: str) -> list[Found]:
    """The files a run has to look at, in their order."""
    lines = house.blobs.get(_name(run)).decode().splitlines()
    return [Found(*json.loads(line)) for line in lines]


def unplan(house: House, run: str) -> None:
    """Throw the list of a finished run away."""
    house.blobs.delete(_name(run))


def _name(run: str) -> str:
    return f"import/{run}.jsonl"


def _note(house: House, stage: Stage, run: str, seen: Comparison) -> None:
    """Write down what needs no look: unchanged files are known again, refused names are rejected."""
    for paths in _parts(seen.unchanged):
        with house.transaction() as tx:
            store.still_there(tx, stage.id, _of_earlier_runs(store.of_paths(tx, stage.id, paths), run), run)
    about = {"stage_id": stage.id, "bytes": 0, "modified_at": 0.0, "outcome": REJECTED, "run": run}
    for refused in _parts(seen.refused):
        with house.transaction() as tx:
            store.write(tx, [about | {"path": one.path, "reason": one.reason} for one in refused])


def _of_earlier_runs(rows: Iterable[Row], run: str) -> list[str]:
    """A repeated step finds its own rows: what this run found new stays new."""
    return [row.path for row in rows if row.run != run]


def _name_series(house: House, project: Project, seen: Comparison) -> None:
    with house.transaction() as tx:
        for folder in seen.series:
            said = seen.titles.of(folder)
            title = said.title if said else folder or project.file.title
            items.add_series(tx, project.id, folder, title, said.attributes if said else {})


def _remarks(there: Walk, source: FolderSource) -> Iterator[str]:
    if there.hidden:
        yield f"{there.hidden:,} hidden files or folders (names that begin with a dot) were left out."
    if there.deeper:
        yield f"{there.deeper:,} files lie deeper than one sub-folder; they belong to the first folder's series."
    if not there.files:
        yield f"There are no files in {source.folder}."


def _parts(every: Sequence[T]) -> Iterator[Sequence[T]]:
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))
