"""One batch of an import: bring each entry, look at it in the jail, keep the bytes, then write all in one transaction.

Bytes first, rows second: whatever is killed in between, a row never points to bytes that are not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from manyeyes import items
from manyeyes.collect import store
from manyeyes.collect.download.wire import PUBLIC, Net
from manyeyes.collect.fit import too_large, unfit
from manyeyes.collect.result import KNOWN, NEW, REJECTED
from manyeyes.collect.sources.entry import Found, Missed
from manyeyes.collect.sources.incoming import incoming
from manyeyes.collect.sources.source import Source
from manyeyes.collect.sources.source_of import source_of
from manyeyes.errors import no_room_in_words
from manyeyes.house import House
from manyeyes.media import Jail, Seen, Unreadable
from manyeyes.projects import Project, Stage
from manyeyes.storage import Put, Transaction, random_id

CHANGED = "The file changed while it was read. Give the command again."
REPEATED = "The picture is there already; what the first row says of it is kept."
BELIEVED = 0.9  # how far a table is believed where its stage does not say
IN_TURN = 13  # entries that a decoder is given at once: it has the next one while the last is written
MOST_IN_TURN = 32_000_000  # bytes of them
AGAIN = -1.0  # a date no entry has: the next run looks at it once more
# What happens to new items: flow.enter, handed in because flow is a later room.
Enter = Callable[[Transaction, Project, Stage, Sequence[int], float], None]
Judged = Seen | Unreadable | Missed


@dataclass(frozen=True)
class Importing:
    """One run of one import stage."""

    project: Project
    stage: Stage
    run: str


def accept(
    house: House,
    importing: Importing,
    files: Sequence[Found],
    jail: Jail,
    enter: Enter,
    pause: Callable[[], None],
    *,
    net: Net = PUBLIC,
) -> None:
    """Take in one batch. Safe to repeat: entries that have their outcome in this run are left alone.

    `pause` is called before each entry and may raise to stop; nothing of the batch is written then. Raises DiskFull.
    """
    waiting = _waiting(house, importing, files)
    with (
        closing(source_of(house, importing.project, importing.stage, net)) as source,
        incoming(house.private) as folder,
        # More threads than decoders: while one waits for the disk or the net, another decodes.
        house.blobs.together() as put,
        ThreadPoolExecutor(max(2 * jail.children, source.parallel)) as threads,
    ):
        batch = _Batch(house, importing.stage, source, jail, folder, pause, put)
        shares = _shares(waiting, IN_TURN if source.parallel == 1 else 1)
        looked = list(zip(waiting, chain.from_iterable(threads.map(batch.look, shares)), strict=True))
        copies = source.copies
    with house.transaction() as tx:
        new = _write(tx, importing, looked, copies, house.now())
        enter(tx, importing.project, importing.stage, new, house.now())


def _waiting(house: House, importing: Importing, files: Sequence[Found]) -> list[Found]:
    with house.reading() as tx:
        rows = store.of_paths(tx, importing.stage.id, [file.path for file in files])
    done = {row.path for row in rows if row.run == importing.run}
    return [file for file in files if file.path not in done]


@dataclass(frozen=True)
class _Batch:
    house: House
    stage: Stage
    source: Source
    jail: Jail
    folder: Path
    pause: Callable[[], None]
    put: Put

    def look(self, entries: Sequence[Found]) -> list[Judged]:
        """Bring some entries and look at them in turn; files of ours are gone again afterwards."""
        targets = [self.folder / f"{random_id()}.part" for _ in entries]
        try:
            with no_room_in_words():
                brought = [self._brought(entry, target) for entry, target in zip(entries, targets, strict=True)]
                return self._examined(entries, brought)
        finally:
            for path in targets:
                path.unlink(missing_ok=True)

    def _brought(self, entry: Found, target: Path) -> Path | Judged:
        self.pause()
        wrong = too_large(self.stage, entry.bytes)
        return Unreadable(wrong) if wrong else self.source.bring(entry, target, self.pause)

    def _examined(self, entries: Sequence[Found], brought: Sequence[Path | Judged]) -> list[Judged]:
        judged: list[Judged] = []
        paths = [path for path in brought if isinstance(path, Path)]
        with closing(self.jail.examine_in_turn(paths)) as looked:
            for entry, path in zip(entries, brought, strict=True):
                judged.append(self._kept(entry, path, next(looked)) if isinstance(path, Path) else path)
                self.pause()
        return judged

    def _kept(self, entry: Found, path: Path, seen: Seen | Unreadable) -> Judged:
        # Somebody else's picture has no place outside the blobs where it would stay.
        owners = path.parent != self.folder
        kept = keep(self.house, path, seen, self.source.copies or not owners, self._unfit, self.put)
        return Missed(CHANGED, again=True) if owners and _changed(path, entry) else kept

    def _unfit(self, seen: Seen) -> str | None:
        return unfit(self.stage, seen)


def _shares(entries: Sequence[Found], most: int) -> Iterator[list[Found]]:
    """Cut a batch into what a decoder is given at once: so many entries, and fewer where they are large."""
    share: list[Found] = []
    for entry in entries:
        if share and (len(share) == most or sum(one.bytes for one in share) + entry.bytes > MOST_IN_TURN):
            yield share
            share = []
        share.append(entry)
    if share:
        yield share


def _changed(path: Path, entry: Found) -> bool:
    """Whether an owner's file is another one than was listed: still being written, or replaced."""
    try:
        about = path.stat()
    except OSError:
        return False  # its reason says that it is gone
    return (about.st_size, about.st_mtime) != (entry.bytes, entry.modified_at)


def look_and_keep(
    house: House, jail: Jail, path: Path, copies: bool, unfit: Callable[[Seen], str | None] = lambda seen: None
) -> Seen | Unreadable:
    """Decode the file; keep its thumbnails and, where originals are copied, its bytes, unless it is `unfit`."""
    return keep(house, path, jail.examine(path), copies, unfit, house.blobs.put)


def keep(
    house: House, path: Path, seen: Seen | Unreadable, copies: bool, unfit: Callable[[Seen], str | None], put: Put
) -> Seen | Unreadable:
    """Keep the thumbnails of a file that was looked at and, where originals are copied, its bytes."""
    if isinstance(seen, Unreadable):
        return seen
    reason = unfit(seen)
    if reason is not None:
        return Unreadable(reason, seen.sha256)
    if copies and not house.blobs.has(items.original(seen.sha256)):
        data = _same_bytes(path, seen)
        if data is None:
            return Unreadable(CHANGED, seen.sha256)
        put(items.original(seen.sha256), data)
    for size, webp in seen.derivatives.items():
        if not house.blobs.has(items.derived(seen.sha256, size)):
            put(items.derived(seen.sha256, size), webp)
    return seen


def _same_bytes(path: Path, seen: Seen) -> bytes | None:
    """Read the file once more; None where it is no longer what was looked at."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == seen.sha256 else None


def _write(
    tx: Transaction, importing: Importing, looked: Sequence[tuple[Found, Judged]], copies: bool, now: float
) -> list[int]:
    """Write items, places, what is given and outcomes, each in a few statements; returns the ids of new items."""
    seen = {number: (file, one) for number, (file, one) in enumerate(looked) if isinstance(one, Seen)}
    added = dict(zip(seen, _add(tx, importing, list(seen.values()), copies, now), strict=True))
    remarks = _given(tx, importing.stage, {number: (added[number][0], file) for number, (file, _) in seen.items()})
    rows = []
    for number, (file, one) in enumerate(looked):
        outcome, reason = REJECTED, getattr(one, "reason", None)
        if number in added:
            outcome, reason = NEW if added[number][1] else KNOWN, remarks.get(number)
        rows.append(_row(importing, file, outcome, reason, again=reason == CHANGED or getattr(one, "again", False)))
    store.write(tx, rows)
    return [item_id for item_id, is_new in added.values() if is_new]


def _add(
    tx: Transaction, importing: Importing, seen: Sequence[tuple[Found, Seen]], copies: bool, now: float
) -> list[tuple[int, bool]]:
    """Add items and their places; returns of each the item's id and whether it is new."""
    series = {one.name: one.id for one in items.series_of(tx, importing.project.id)}
    coming = [items.Coming(one, series[file.series]) for file, one in seen]
    added = items.add_many(tx, importing.project.id, coming, copies, now)
    places: dict[int, list[items.Source]] = {}
    for (file, _), (item_id, _) in zip(seen, added, strict=True):
        places.setdefault(item_id, []).append(items.Source(importing.stage.id, file.path, series[file.series]))
    items.add_sources(tx, places)
    return added


def _given(tx: Transaction, stage: Stage, found: Mapping[int, tuple[int, Found]]) -> dict[int, str]:
    """Keep what a table says of (item, entry) by number; returns by number that another row was before, if one was."""
    weights: Mapping[str, float] = stage.file.settings.get("given") or {}
    weight = weights.get("tags", BELIEVED)
    said = {
        number: (item_id, items.Given(one.given.row, one.given.tags, one.given.said, weight))
        for number, (item_id, one) in found.items()
        if one.given is not None
    }
    kept = items.keep_all_given(tx, stage.id, list(said.values()))
    return {number: REPEATED for number, (item_id, given) in said.items() if kept[item_id] != given.row}


def _row(
    importing: Importing, file: Found, outcome: str, reason: str | None, *, again: bool
) -> dict[str, str | int | float | None]:
    return {
        "stage_id": importing.stage.id,
        "path": file.path,
        "bytes": file.bytes,
        "modified_at": AGAIN if again else file.modified_at,
        "outcome": outcome,
        "reason": reason,
        "run": importing.run,
    }
