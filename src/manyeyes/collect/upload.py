"""One picture given by a program: through the jail like any other, and held against all that are already here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from manyeyes import items
from manyeyes.collect import store
from manyeyes.collect.acceptance import Enter, look_and_keep
from manyeyes.collect.already_here import AlreadyHere
from manyeyes.collect.disk import check_disks
from manyeyes.collect.fit import too_large, unfit
from manyeyes.collect.result import KNOWN, NEW, REJECTED, TWIN
from manyeyes.collect.sources.incoming import incoming
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.media import Jail, Seen, Unreadable
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

RUN = "given"  # the run under which pictures that came one by one are counted
TWIN_HERE = "A picture that shows the same is here already."


class NotAnImport(ManyEyesError):
    """The stage {stage} takes no pictures in; a stage of kind import does."""

    status = 409


class KeyUsed(ManyEyesError):
    """This Idempotency-Key came with another picture before. Each picture needs a key of its own."""

    status = 409


@dataclass(frozen=True)
class Gift:
    """What somebody gives: the bytes, the series they belong to, and a word of theirs that makes a repeat harmless."""

    data: bytes
    series: str
    key: str = ""

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def path(self) -> str:
        """What it is known by in its stage."""
        return f"{RUN}/{self.key or self.sha256}"


@dataclass(frozen=True)
class Taken:
    """What came of it: new, known, twin or rejected. `item` is the picture that is here; only a rejected one has none.

    Whoever tells others must ask first whether they may know of it.
    """

    outcome: str
    reason: str | None = None
    item: items.Item | None = None


def upload(
    house: House, project: Project, stage: Stage, gift: Gift, jail: Jail, here: AlreadyHere, enter: Enter
) -> Taken:
    """Take one picture or video in. Safe to repeat; with a key the repeat says what the first one said.

    Of two that show the same and come at the same moment both are taken in: the screen finds them.
    Raises NotAnImport, KeyUsed, DiskNearlyFull, DiskFull.
    """
    if stage.kind != "import":
        raise NotAnImport(stage=stage.name)
    said = _said_before(house, stage, gift)
    if said is not None:
        return said
    check_disks(house)
    seen, twin = _look(house, project, stage, gift, jail, here)
    with house.transaction() as tx:
        taken = Taken(TWIN, TWIN_HERE, twin) if twin else _keep(tx, project, stage, gift, seen, enter, house.now())
        store.write(tx, [_row(stage, gift, taken, house.now())])
    return taken


def _said_before(house: House, stage: Stage, gift: Gift) -> Taken | None:
    """What a gift with this key became; twins and rejected ones are simply judged again."""
    if not gift.key:
        return None
    with house.reading() as tx:
        rows = store.of_paths(tx, stage.id, [gift.path])
        item = items.by_source(tx, stage.id, gift.path)
    if any(row.bytes != len(gift.data) for row in rows) or (item and item.sha256 != gift.sha256):
        raise KeyUsed
    return Taken(rows[0].outcome, None, item) if rows and item else None


def _look(
    house: House, project: Project, stage: Stage, gift: Gift, jail: Jail, here: AlreadyHere
) -> tuple[Seen | Unreadable, items.Item | None]:
    """What the jail says, and the picture that shows the same; of such a one no byte is kept."""
    twins: list[items.Item] = []
    refuses = (stage.file.settings.get("accept") or {}).get("twin", "refuse") == "refuse"

    def not_wanted(seen: Seen) -> str | None:
        if refuses and seen.look is not None and unfit(stage, seen) is None:
            with house.reading() as tx:
                alike = [items.by_id(tx, one.id) for one in here.find(tx, seen.look)]
            there = [item for item in alike if item.state != items.WITHDRAWN]
            if all(item.sha256 != seen.sha256 for item in there):  # the same bytes again are the same picture
                twins.extend(there)
        return TWIN_HERE if twins else unfit(stage, seen)

    wrong = too_large(stage, len(gift.data))
    if wrong:
        return Unreadable(wrong), None
    with incoming(house.private) as folder:
        (folder / "picture").write_bytes(gift.data)
        seen = look_and_keep(house, jail, folder / "picture", True, not_wanted)
    return seen, twins[0] if twins else None


def _keep(
    tx: Transaction, project: Project, stage: Stage, gift: Gift, seen: Seen | Unreadable, enter: Enter, now: float
) -> Taken:
    if isinstance(seen, Unreadable):
        return Taken(REJECTED, seen.reason)
    series = {one.name: one.id for one in items.series_of(tx, project.id)}.get(gift.series)
    if series is None:
        series = items.add_series(tx, project.id, gift.series, gift.series, {})
    item_id, is_new = items.add(tx, project.id, seen, series, True, now)
    items.add_source(tx, item_id, stage.id, gift.path, series)
    if is_new:
        enter(tx, project, stage, [item_id], now)
    return Taken(NEW if is_new else KNOWN, None, items.by_id(tx, item_id))


def _row(stage: Stage, gift: Gift, taken: Taken, now: float) -> dict[str, str | int | float | None]:
    return {
        "stage_id": stage.id,
        "path": gift.path,
        "bytes": len(gift.data),
        "modified_at": now,
        "outcome": taken.outcome,
        "reason": taken.reason,
        "run": RUN,
    }
