"""What an import run has to do: its source compared with what earlier runs met, and the rest in a fair random order.

The list is kept as blobs under the run's name, so that a run that was killed goes on with exactly its own list, and a
worker on another machine reads the same. Two million entries are planned in the memory of their numbers.
"""

from __future__ import annotations

import json
import random
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from manyeyes import items
from manyeyes.collect import store
from manyeyes.collect.entry import Found, Refused, found
from manyeyes.collect.result import REJECTED
from manyeyes.collect.series_titles import SeriesTitles, read_series_titles
from manyeyes.collect.source import Source
from manyeyes.collect.source_of import source_of
from manyeyes.collect.space import check_room, needed
from manyeyes.collect.spool import Spool
from manyeyes.collect.wire import PUBLIC, Net
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row

AT_ONCE = 500  # rows in one short transaction
BATCH = 50
PAGE = 100 * BATCH  # entries in one blob of the plan
UNCHANGED, FRESH = 0, 1


@dataclass(frozen=True)
class Plan:
    """What is to be done."""

    found: int
    """Everything in the source that is not hidden: it will be new, known, twin or rejected."""
    fresh: int
    """Entries to look at: never met, or changed since."""
    bytes: int
    """What the import will take on the disk, about; what nobody knows beforehand is not in it."""
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A source beside what is known of it."""

    fresh: int
    unchanged: int
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]
    understood: tuple[str, ...]

    @property
    def found(self) -> int:
        """All there is."""
        return self.fresh + self.unchanged + len(self.refused)


def make_plan(house: House, project: Project, stage: Stage, run: str, *, net: Net = PUBLIC) -> Plan:
    """Compare, note what needs no look, and keep the list of the rest. Safe to repeat with the same `run`.

    Raises FolderMissing, SourceMissing, ArchiveWrong, TableWrong, SeriesFileMissing, ProjectFileWrong, NotEnoughRoom.
    """
    with _listed(house, project, stage, net) as listed:
        fresh, room, series = listed.fresh_ones()
        check_room(house.blobs, room)
        for begin, part in listed.spool.parts(AT_ONCE):
            _note(house, stage, run, listed, begin, part)
        _name_series(house, project, listed, series)
        # Shuffled over all series, the same way each time: the first pictures people see are a fair sample.
        random.Random(f"{project.slug}/{stage.name}").shuffle(fresh)
        _keep(house, run, listed.spool, fresh)
        return Plan(len(listed.spool), len(fresh), room, listed.warnings(series))


def compare(house: House, project: Project, stage: Stage, *, net: Net = PUBLIC) -> Comparison:
    """Read the source and set it beside what earlier runs wrote down; changes nothing."""
    with _listed(house, project, stage, net) as listed:
        fresh, _, series = listed.fresh_ones()
        entries = (entry for _, part in listed.spool.parts(AT_ONCE) for entry in part)
        refused = tuple(entry for entry in entries if isinstance(entry, Refused))
        unchanged = len(listed.spool) - len(fresh) - len(refused)
        told = tuple(listed.source.understood())
        return Comparison(len(fresh), unchanged, refused, listed.warnings(series), told)


def planned_files(house: House, run: str, *, batch: int | None = None) -> list[Found]:
    """The entries a run has to look at, in their order: all, or those of one batch of BATCH, numbered from 0."""
    pages = range(json.loads(house.blobs.get(_name(run)))["pages"]) if batch is None else [batch * BATCH // PAGE]
    entries = [found(json.loads(line)) for page in pages for line in house.blobs.get(_name(run, page)).splitlines()]
    begin = 0 if batch is None else batch * BATCH % PAGE
    return entries if batch is None else entries[begin : begin + BATCH]


def unplan(house: House, run: str) -> None:
    """Throw the list of a finished run away."""
    if house.blobs.has(_name(run)):
        for page in range(json.loads(house.blobs.get(_name(run)))["pages"]):
            house.blobs.delete(_name(run, page))
        house.blobs.delete(_name(run))


class _Listed:
    """A source's entries, and for each whether it is to be looked at."""

    def __init__(self, source: Source, spool: Spool, titles: SeriesTitles) -> None:
        self.source, self.spool, self.titles = source, spool, titles
        self.verdicts = bytearray(len(spool))

    def judge(self, house: House, stage: Stage) -> None:
        """Set every entry beside what earlier runs met under its path."""
        for begin, part in self.spool.parts(AT_ONCE):
            with house.reading() as tx:
                rows = store.of_paths(tx, stage.id, [entry.path for entry in part])
            met = {row.path: (row.bytes, row.modified_at) for row in rows}
            for number, entry in enumerate(part, begin):
                if isinstance(entry, Found) and met.get(entry.path) != (entry.bytes, entry.modified_at):
                    self.verdicts[number] = FRESH

    def fresh_ones(self) -> tuple[array[int], int, list[str]]:
        """Numbers of entries to look at, the bytes they will take, and the series of all that is there."""
        fresh, room, series = array("Q"), 0, set()
        for begin, part in self.spool.parts(AT_ONCE):
            for number, entry in enumerate(part, begin):
                if isinstance(entry, Found):
                    series.add(entry.series)
                    if self.verdicts[number] == FRESH:
                        fresh.append(number)
                        room += needed([entry], self.source.copies)
        return fresh, room, sorted(series)

    def warnings(self, series: Sequence[str]) -> tuple[str, ...]:
        """What the owner should know."""
        return (*self.source.remarks(), *self.titles.warnings(series))


@contextmanager
def _listed(house: House, project: Project, stage: Stage, net: Net) -> Iterator[_Listed]:
    """The source of a stage, listed and judged, for as long as this lasts."""
    seed = f"{project.slug}/{stage.name}"
    with closing(source_of(house, project, stage, net)) as source, Spool(house.private, seed) as spool:
        titles = read_series_titles(source.series)
        spool.fill(source.entries(), source.take, at_random=source.at_random)
        listed = _Listed(source, spool, titles)
        listed.judge(house, stage)
        yield listed


def _name(run: str, page: int | None = None) -> str:
    return f"import/{run}.json" if page is None else f"import/{run}/{page}.jsonl"


def _keep(house: House, run: str, spool: Spool, fresh: Sequence[int]) -> None:
    """Write the list down page by page, its head last."""
    pages = -(-len(fresh) // PAGE)
    for page in range(pages):
        entries = (spool.read(number) for number in fresh[page * PAGE : (page + 1) * PAGE])
        lines = (json.dumps(entry.plain(), ensure_ascii=False) for entry in entries if isinstance(entry, Found))
        house.blobs.put(_name(run, page), "\n".join(lines).encode())
    house.blobs.put(_name(run), json.dumps({"entries": len(fresh), "pages": pages}).encode())


def _note(house: House, stage: Stage, run: str, listed: _Listed, begin: int, part: Sequence[Found | Refused]) -> None:
    """Write down what needs no look: unchanged entries are known again, refused ones are rejected."""
    refused = [entry for entry in part if isinstance(entry, Refused)]
    verdicts = listed.verdicts[begin : begin + len(part)]
    unchanged = [
        entry.path
        for entry, verdict in zip(part, verdicts, strict=True)
        if isinstance(entry, Found) and verdict == UNCHANGED
    ]
    about = {"stage_id": stage.id, "bytes": 0, "modified_at": 0.0, "outcome": REJECTED, "run": run}
    if refused or unchanged:
        with house.transaction() as tx:
            store.write(tx, [about | {"path": one.path, "reason": one.reason} for one in refused])
            store.still_there(tx, stage.id, _of_earlier_runs(store.of_paths(tx, stage.id, unchanged), run), run)


def _of_earlier_runs(rows: Iterable[Row], run: str) -> list[str]:
    """A repeated step finds its own rows: what this run found new stays new."""
    return [row.path for row in rows if row.run != run]


def _name_series(house: House, project: Project, listed: _Listed, series: Iterable[str]) -> None:
    with house.transaction() as tx:
        for folder in series:
            said = listed.titles.of(folder)
            title = said.title if said else folder or project.file.title
            items.add_series(tx, project.id, folder, title, said.attributes if said else {})
