"""What a screen left out, with its reasons: items it dropped, and frames that were never encoded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes import items, projects
from manyeyes.collect import store
from manyeyes.collect.finding import Finding, findings, taken_back_of
from manyeyes.items import Frame
from manyeyes.projects import Stage
from manyeyes.storage import Row, Transaction

FRAME = "frame-"


@dataclass(frozen=True)
class TwinKept:
    """The picture that stayed in place of a twin."""

    public_id: str
    address: str
    how: str
    """same, mirrored, trimmed or video."""
    phash_distance: int


@dataclass(frozen=True)
class LeftOut:
    """One thing a screen left out."""

    name: str
    """What it is taken back by: an item's public id, or frame-NUMBER."""
    address: str | None
    """The random part of its media address; None for a frame that was never encoded."""
    thumbnail: bytes | None
    """WebP of 160 pixels of such a frame."""
    series: str
    """The title of its series."""
    time: float | None
    """Of a frame: seconds from its video's beginning."""
    findings: tuple[Finding, ...]
    """The reason it was left out for comes first."""
    twin_of: TwinKept | None
    taken_back: bool


@dataclass(frozen=True)
class Page:
    """Some of them, and where the next ones begin; `after` is None at the end."""

    rows: tuple[LeftOut, ...]
    after: int | None


@dataclass(frozen=True)
class Stills:
    """The stills of a frames stage, each counted once: looked_at = kept + left_out."""

    looked_at: int
    kept: int
    """Those that are items, also those taken back."""
    left_out: Mapping[str, int]
    """By the reason of the screen that runs with the frames stage."""


def left_out(tx: Transaction, stage: Stage, *, what: str | None = None, after: int = 0, limit: int = 60) -> Page:
    """The next `limit` things a screen left out, items first; only those left out for `what` where it is given.

    `after` is 0 or what the page before said: an item's id doubled, or a frame's doubled and one.
    """
    rows: list[LeftOut] = []
    if after % 2 == 0:
        found = store.dropped(tx, stage.id, what, after // 2, limit)
        rows = _items(tx, stage, [row.item_id for row in found])
        if len(found) == limit:
            return Page(tuple(rows), 2 * found[-1].item_id)
    frames = store.frames_left_out(
        tx, frames_before(tx, stage), what, after // 2 if after % 2 else 0, limit - len(rows)
    )
    rows += [_frame(row) for row in frames]
    return Page(tuple(rows), 2 * frames[-1].id + 1 if frames and len(rows) == limit else None)


def left_out_counts(tx: Transaction, stage: Stage) -> dict[str, int]:
    """How many a screen left out, by the reason it names first; what was taken back is counted too."""
    counts: Counter[str] = Counter()
    for row in (*store.dropped_by_reason(tx, stage.id), *store.frames_by_reason(tx, frames_before(tx, stage))):
        counts[row.what] += row.many
    return dict(counts)


def stills(tx: Transaction, stage: Stage) -> Stills:
    """What became of the stills that a frames stage looked at."""
    counts = {row.what: row.many for row in store.frames_by_outcome(tx, stage.id)}
    return Stills(sum(counts.values()), counts.pop("", 0), counts)


def left_out_frame(tx: Transaction, stage: Stage, name: str) -> LeftOut | None:
    """The left-out frame of that name; None where the screen left out no such frame."""
    number = frame_number(name)
    row = None if number is None else store.frame_left_out(tx, number)
    return _frame(row) if row is not None and row.stage_id in frames_before(tx, stage) else None


def frame_of(tx: Transaction, stage: Stage, name: str) -> Frame | None:
    """The row of the left-out frame of that name, to decode it again; None where the screen left out no such frame."""
    number = frame_number(name)
    frame = None if number is None else items.frame_by_id(tx, number)
    left = frame is not None and frame.reason and frame.item_id is None and frame.stage_id in frames_before(tx, stage)
    return frame if left else None


def frame_number(name: str) -> int | None:
    """The frame's row that a name like frame-12 means; None for names of items."""
    digits = name.removeprefix(FRAME)
    return int(digits) if name.startswith(FRAME) and digits.isdecimal() and len(digits) < 19 else None


def frames_before(tx: Transaction, stage: Stage) -> list[int]:
    """The frames stages directly before a screen: it runs fused with them."""
    return [
        one.id for one in projects.stages(tx, stage.project_id) if one.kind == "frames" and one.name in stage.file.after
    ]


def _items(tx: Transaction, stage: Stage, item_ids: Sequence[int]) -> list[LeftOut]:
    shown, found = items.shown(tx, item_ids), findings(tx, stage.id, item_ids)
    back, twins = taken_back_of(tx, stage.id, item_ids), items.twins_of(tx, item_ids)
    kept = items.shown(tx, {twin.leader_id for twin in twins.values()})
    times = items.frame_times(tx, item_ids)
    return [
        LeftOut(
            shown[one].public_id,
            shown[one].address,
            None,
            shown[one].series,
            times.get(one),
            tuple(found[one]),
            _twin(twins.get(one), kept) if twins.get(one) and one != twins[one].leader_id else None,
            one in back,
        )
        for one in item_ids
    ]


def _twin(twin: items.Twin | None, kept: dict[int, items.Shown]) -> TwinKept | None:
    if twin is None:
        return None
    leader = kept[twin.leader_id]
    return TwinKept(leader.public_id, leader.address, twin.how, twin.phash_distance)


def _frame(row: Row) -> LeftOut:
    why = Finding(row.reason, "sure", row.number, row.bound, main=True)
    return LeftOut(f"{FRAME}{row.id}", None, row.thumbnail, row.title, row.time, (why,), None, False)
