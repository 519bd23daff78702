"""One batch of an import: look at each file in the jail, keep the bytes, then write it all in one short transaction.

Bytes first, rows second: whatever is killed in between, a row never points to bytes that are not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from manyeyes import items
from manyeyes.collect import store
from manyeyes.collect.folder import Found
from manyeyes.collect.result import KNOWN, NEW, REJECTED
from manyeyes.collect.source import source_of
from manyeyes.house import House
from manyeyes.media import Jail, Seen, Unreadable
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

BATCH = 50
CHANGED = "The file changed while it was read. Give the command again."
# What happens to new items: flow.enter, handed in because flow is a later room.
Enter = Callable[[Transaction, Project, Stage, Sequence[int], float], None]


@dataclass(frozen=True)
class Importing:
    """One run of one import stage."""

    project: Project
    stage: Stage
    run: str


def accept(
    house: House, importing: Importing, files: Sequence[Found], jail: Jail, enter: Enter, pause: Callable[[], None]
) -> None:
    """Take in one batch. Safe to repeat: files that have their outcome in this run are left alone.

    `pause` is called before each file and may raise to stop; nothing of the batch is written then. Raises DiskFull.
    """
    waiting = _waiting(house, importing, files)
    source = source_of(house.site, importing.project, importing.stage)

    def take(file: Found) -> Seen | Unreadable:
        pause()
        return look_and_keep(house, jail, source.folder / file.path, source.copies)

    # More threads than decoders: while one waits for the disk, another decodes.
    with ThreadPoolExecutor(2 * jail.children) as threads:
        looked = list(zip(waiting, threads.map(take, waiting), strict=True))
    with house.transaction() as tx:
        new = _write(tx, importing, looked, source.copies, house.now())
        enter(tx, importing.project, importing.stage, new, house.now())


def _waiting(house: House, importing: Importing, files: Sequence[Found]) -> list[Found]:
    with house.reading() as tx:
        rows = store.of_paths(tx, importing.stage.id, [file.path for file in files])
    done = {(row.path, row.bytes, row.modified_at) for row in rows if row.run == importing.run}
    return [file for file in files if (file.path, file.bytes, file.modified_at) not in done]


def look_and_keep(house: House, jail: Jail, path: Path, copies: bool) -> Seen | Unreadable:
    """Decode the file; keep its thumbnails and, where originals are copied, its bytes."""
    seen = jail.examine(path)
    if isinstance(seen, Unreadable):
        return seen
    if copies and not house.blobs.has(items.original(seen.sha256)):
        data = _same_bytes(path, seen)
        if data is None:
            return Unreadable(CHANGED, seen.sha256)
        house.blobs.put(items.original(seen.sha256), data)
    for size, webp in seen.derivatives.items():
        if not house.blobs.has(items.derived(seen.sha256, size)):
            house.blobs.put(items.derived(seen.sha256, size), webp)
    return seen


def _same_bytes(path: Path, seen: Seen) -> bytes | None:
    """Read the file once more; None where it is no longer what was looked at."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == seen.sha256 else None


def _write(
    tx: Transaction, importing: Importing, looked: Sequence[tuple[Found, Seen | Unreadable]], copies: bool, now: float
) -> list[int]:
    """Write items, places and outcomes; returns the ids of items that are new."""
    project, stage = importing.project, importing.stage
    series = {one.name: one.id for one in items.series_of(tx, project.id)}
    new: list[int] = []
    rows = []
    for file, seen in looked:
        outcome, reason = REJECTED, getattr(seen, "reason", None)
        if isinstance(seen, Seen):
            item_id, is_new = items.add(tx, project.id, seen, series[file.series], copies, now)
            items.add_source(tx, item_id, stage.id, file.path, series[file.series])
            new += [item_id] if is_new else []
            outcome = NEW if is_new else KNOWN
        rows.append(
            {
                "stage_id": stage.id,
                "path": file.path,
                "bytes": file.bytes,
                # A file that changed under our hands has no date: the next run looks at it again.
                "modified_at": 0.0 if reason == CHANGED else file.modified_at,
                "outcome": outcome,
                "reason": reason,
                "run": importing.run,
            }
        )
    store.write(tx, rows)
    return new
