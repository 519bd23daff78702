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
from manyeyes.collect.download.wire import PUBLIC, Net
from manyeyes.collect.result import REJECTED, lacks_an_extra
from manyeyes.collect.sources.entry import Found, Refused, found
from manyeyes.collect.sources.series_titles import SeriesTitles, read_series_titles
from manyeyes.collect.sources.source import Source
from manyeyes.collect.sources.source_of import UNPACKED, source_of
from manyeyes.collect.sources.unpack import forget_unpacked
from manyeyes.collect.space import check_room, needed
from manyeyes.collect.spool import Spool
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import Row

AT_ONCE = 500  # rows in one short transaction
BATCH = 50
PAGE = 100 * BATCH  # entries in one blob of the plan


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
        check_room(house.blobs, room := listed.room())
        for numbers in _parts(listed.refused):
            _note_refused(house, stage, run, [listed.spool.read(number) for number in numbers])
        for numbers in _parts(listed.unchanged):
            _note_unchanged(house, stage, run, [listed.spool.read(number).path for number in numbers])
        _name_series(house, project, listed)
        # Shuffled over all series, the same way each time: the first pictures people see are a fair sample.
        random.Random(f"{project.slug}/{stage.name}").shuffle(listed.fresh)
        _keep(house, run, listed)
        return Plan(len(listed.spool), len(listed.fresh), room, listed.warnings())


def compare(house: House, project: Project, stage: Stage, *, net: Net = PUBLIC) -> Comparison:
    """Read the source and set it beside what earlier runs wrote down; changes nothing."""
    with _listed(house, project, stage, net) as listed:
        refused = [listed.spool.read(number) for number in listed.refused]
        told = tuple(listed.source.understood())
        return Comparison(
            len(listed.fresh),
            len(listed.unchanged),
            tuple(entry for entry in refused if isinstance(entry, Refused)),
            listed.warnings(),
            told,
        )


def planned_files(house: House, run: str, *, batch: int | None = None) -> list[Found]:
    """The entries a run has to look at, in their order: all, or those of one batch of BATCH, numbered from 0."""
    if batch is None:
        pages = range(json.loads(house.blobs.get(_name(run)))["pages"])
        return [entry for page in pages for entry in _on_page(house, run, page, 0, PAGE)]
    page, begin = divmod(batch * BATCH, PAGE)
    return _on_page(house, run, page, begin, begin + BATCH)


def _on_page(house: House, run: str, page: int, begin: int, end: int) -> list[Found]:
    return [found(json.loads(line)) for line in house.blobs.get(_name(run, page)).splitlines()[begin:end]]


def unplan(house: House, run: str) -> None:
    """Throw the list of a finished run away, and what was unpacked for it."""
    if house.blobs.has(_name(run)):
        for page in range(json.loads(house.blobs.get(_name(run)))["pages"]):
            house.blobs.delete(_name(run, page))
        house.blobs.delete(_name(run))
    forget_unpacked(house.private / UNPACKED)


class _Listed:
    """A source's entries by number, set beside what earlier runs met: refused, unchanged, or to be looked at."""

    def __init__(self, source: Source, spool: Spool, titles: SeriesTitles) -> None:
        self.source, self.spool, self.titles = source, spool, titles
        self.refused, self.unchanged, self.fresh = array("Q"), array("Q"), array("Q")

    def judge(self, house: House, stage: Stage) -> None:
        """Sort the entries; where no run was before, nothing can be known."""
        with house.reading() as tx:
            first = not store.any_file(tx, stage.id)
        kept = array("Q")
        for number in range(len(self.spool)):
            (self.refused if self.spool.refused(number) else self.fresh if first else kept).append(number)
        for numbers in _parts(kept):
            entries = [(number, self.spool.read(number)) for number in numbers]
            with house.reading() as tx:
                rows = store.of_paths(tx, stage.id, [entry.path for _, entry in entries])
            # Who was told to install an extra has perhaps done so: such a file is looked at again.
            met = {row.path: (row.bytes, row.modified_at) for row in rows if not lacks_an_extra(row.reason)}
            for number, entry in entries:
                if isinstance(entry, Found):
                    same = met.get(entry.path) == (entry.bytes, entry.modified_at)
                    (self.unchanged if same else self.fresh).append(number)

    def room(self) -> int:
        """The bytes that what is to be looked at will take."""
        return sum(needed(self.spool.size(number), self.source.copies) for number in self.fresh)

    def warnings(self) -> tuple[str, ...]:
        """What the owner should know."""
        return (*self.source.remarks(), *self.titles.warnings(sorted(self.spool.series)))


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


def _keep(house: House, run: str, listed: _Listed) -> None:
    """Write the list down page by page, its head last."""
    pages = 0
    for pages, numbers in enumerate(_parts(listed.fresh, PAGE), 1):
        house.blobs.put(_name(run, pages - 1), b"\n".join(map(listed.spool.line, numbers)))
    house.blobs.put(_name(run), json.dumps({"entries": len(listed.fresh), "pages": pages}).encode())


def _note_refused(house: House, stage: Stage, run: str, refused: Sequence[Found | Refused]) -> None:
    about = {"stage_id": stage.id, "bytes": 0, "modified_at": 0.0, "outcome": REJECTED, "run": run}
    rows = [about | {"path": one.path, "reason": one.reason} for one in refused if isinstance(one, Refused)]
    with house.transaction() as tx:
        store.write(tx, rows)


def _note_unchanged(house: House, stage: Stage, run: str, paths: Sequence[str]) -> None:
    with house.transaction() as tx:
        store.still_there(tx, stage.id, _of_earlier_runs(store.of_paths(tx, stage.id, paths), run), run)


def _parts(numbers: array[int], size: int = AT_ONCE) -> Iterator[array[int]]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def _of_earlier_runs(rows: Iterable[Row], run: str) -> list[str]:
    """A repeated step finds its own rows: what this run found new stays new."""
    return [row.path for row in rows if row.run != run]


def _name_series(house: House, project: Project, listed: _Listed) -> None:
    with house.transaction() as tx:
        for folder in sorted(listed.spool.series):
            said = listed.titles.of(folder)
            title = said.title if said else folder or project.file.title
            items.add_series(tx, project.id, folder, title, said.attributes if said else {})
