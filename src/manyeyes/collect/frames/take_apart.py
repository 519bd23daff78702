"""A video taken apart: its stills become items of the video's series, those a screen would drop only rows.

One decoding; what is encoded waits in a nameless file until the whole video is known. Bytes first, rows second, a few
at a time: whoever is killed in between begins the video again and ends with the same.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from manyeyes import items
from manyeyes.collect.acceptance import Enter
from manyeyes.collect.finding import BLUR, UNREADABLE, Finding
from manyeyes.collect.frames.choice import blur_bound, why_left_out
from manyeyes.collect.original import original_file
from manyeyes.collect.screen.rules import Rules, frame_limits
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.items import Frame, Item
from manyeyes.media import Jail, Look, Sampling, Seen, Still, Unreadable, VideoEnd
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

AT_ONCE = 20  # stills written in one transaction


class StillGone(ManyEyesError):
    """The video no longer gives this frame: {cause}"""

    status = 409


@dataclass(frozen=True)
class Taking:
    """One frames stage at work; `rules` are those of a screen that follows directly and alone, else None."""

    project: Project
    stage: Stage
    rules: Rules | None

    @property
    def sampling(self) -> Sampling:
        """Which frames become stills."""
        every, kind = self.stage.file.settings["every"]
        return Sampling(kind, every)


@dataclass
class _Sampled:
    """One still of the video, its bytes in the nameless file."""

    index: int
    time: float
    look: Look
    width: int
    height: int
    thumbnail: bytes | None
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Place and length of the JPEG (under 0) and of each derivative (under its size); empty where not encoded."""


@dataclass(frozen=True)
class TakenApart:
    """What came of a video: stills that stay, and those left out by reason."""

    counts: Counter[str]
    """passed, blur, twin; or unreadable where nothing of it decodes."""
    decoded: float
    missing: float
    """Seconds."""
    cause: str | None = None
    """Why it could not be read to its end, a sentence."""


def take_apart(
    house: House, jail: Jail, taking: Taking, video: Item, enter: Enter, pause: Callable[[], None]
) -> TakenApart:
    """Take a video's stills; `pause` is called between two and may raise to stop. Safe to repeat, also after a kill."""
    with house.reading() as tx:
        path = original_file(tx, house, video)
    if path is None:
        return TakenApart(Counter({UNREADABLE: 1}), 0.0, 0.0, "Its file is no longer where it was imported from.")
    house.private.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=house.private) as spool:
        stills, end = _decode(jail, path, taking, spool, pause)
        if not stills:
            return TakenApart(Counter({UNREADABLE: 1}), end.decoded, end.missing, end.reason or "It has no picture.")
        whys = why_left_out(taking.rules, [one.look for one in stills], [one.index for one in stills])
        missed = [one.index for one, why in zip(stills, whys, strict=True) if why is None and not one.parts]
        _decode_again(jail, path, missed, stills, spool)
        counts = _write(house, taking, video, list(zip(stills, whys, strict=True)), spool, enter, pause)
    with house.transaction() as tx:
        items.note_decoded(tx, video.id, end.decoded, end.missing)
    return TakenApart(counts, end.decoded, end.missing, end.reason)


def _decode(
    jail: Jail, path: Path, taking: Taking, spool: IO[bytes], pause: Callable[[], None]
) -> tuple[list[_Sampled], VideoEnd]:
    stills: list[_Sampled] = []
    limits = None
    if taking.rules is not None:
        limits = frame_limits(taking.rules, blur_bound(taking.rules) if taking.rules.drops.get(BLUR) else 0.0)
    for one in jail.frames(path, taking.sampling, limits):
        if isinstance(one, VideoEnd):
            return stills, one
        pause()
        stills.append(_spooled(one, spool))
    return stills, VideoEnd(0.0, 0.0, len(stills), 0, "Decoding it stopped in the middle.")


def _decode_again(jail: Jail, path: Path, indexes: Sequence[int], stills: Sequence[_Sampled], spool: IO[bytes]) -> None:
    """Fetch the bytes of stills that were left out too early: a sharper one had seemed to be near."""
    if not indexes:
        return
    places = {one.index: one for one in stills}
    for one in jail.stills(path, indexes):
        if isinstance(one, Still) and one.index in places:
            places[one.index].parts = _spooled(one, spool).parts


def _spooled(still: Still, spool: IO[bytes]) -> _Sampled:
    about = _Sampled(still.index, still.time, still.look, still.width, still.height, still.thumbnail)
    for size, data in ({0: still.jpeg} | still.derivatives).items() if still.jpeg is not None else ():
        assert data is not None
        about.parts[size] = (spool.seek(0, 2), len(data))
        spool.write(data)
    return about


def _bytes(one: _Sampled, size: int, spool: IO[bytes]) -> bytes:
    place, length = one.parts[size]
    spool.seek(place)
    return spool.read(length)


def _write(
    house: House,
    taking: Taking,
    video: Item,
    decided: Sequence[tuple[_Sampled, Finding | None]],
    spool: IO[bytes],
    enter: Enter,
    pause: Callable[[], None],
) -> Counter[str]:
    """Keep bytes and rows, a few stills at a time; returns how many stayed, and why others did not."""
    with house.reading() as tx:
        source = items.sources(tx, [video.id])[video.id][0].path
    counts: Counter[str] = Counter()
    for at in range(0, len(decided), AT_ONCE):
        pause()
        rows = list(_kept(house, taking, video, decided[at : at + AT_ONCE], spool))
        with house.transaction() as tx:
            new = []
            for frame, seen in rows:
                item_id = None if seen is None else _add(tx, taking.stage.id, video, source, frame, seen, house.now())
                new += [item_id] if item_id is not None else []
                items.keep_frames(tx, [replace(frame, item_id=item_id)])
            enter(tx, taking.project, taking.stage, new, house.now())
        counts.update("passed" if seen is not None else frame.reason for frame, seen in rows)
    return counts


def _kept(
    house: House, taking: Taking, video: Item, decided: Sequence[tuple[_Sampled, Finding | None]], spool: IO[bytes]
) -> Iterator[tuple[Frame, Seen | None]]:
    """Keep the bytes of each still that stays; says what its row holds."""
    for one, why in decided:
        where = (video.id, taking.stage.id, one.index, one.time, one.look.sharpness, one.look.fingerprint)
        if why is not None or not one.parts:
            small = one.thumbnail or _bytes(one, min(size for size in one.parts if size), spool)
            said = why or Finding(UNREADABLE, "sure", 1, 0)
            yield Frame(*where, None, said.what, said.number, said.bound, small), None
            continue
        derivatives = {size: _bytes(one, size, spool) for size in one.parts if size}
        yield Frame(*where), keep_bytes(house, _bytes(one, 0, spool), derivatives, one.look, one.width, one.height)


def keep_bytes(house: House, jpeg: bytes, derivatives: dict[int, bytes], look: Look, width: int, height: int) -> Seen:
    """Keep a still's bytes in the blobs, and say of it what the jail says of pictures."""
    sha256 = hashlib.sha256(jpeg).hexdigest()
    for name, data in (
        (items.original(sha256), jpeg),
        *((items.derived(sha256, n), d) for n, d in derivatives.items()),
    ):
        if not house.blobs.has(name):
            house.blobs.put(name, data)
    return Seen(sha256, "JPEG", width, height, len(jpeg), derivatives, look)


def _add(tx: Transaction, stage_id: int, video: Item, source: str, frame: Frame, seen: Seen, now: float) -> int:
    """The still as an item of its video's series, at the video's place with its number."""
    item_id, _ = items.add(tx, video.project_id, seen, video.series_id, True, now)
    items.add_source(tx, item_id, stage_id, f"{source}#{frame.frame_index}", video.series_id)
    return item_id


def decode_again(house: House, jail: Jail, frame: Frame) -> Seen:
    """Decode a left-out frame again and keep its bytes; raises StillGone."""
    with house.reading() as tx:
        path = original_file(tx, house, items.by_id(tx, frame.video_id))
    if path is None:
        raise StillGone(cause="its file is no longer where it was imported from.")
    still = jail.still(path, frame.frame_index)
    if isinstance(still, Unreadable) or still.jpeg is None:
        raise StillGone(cause=still.reason if isinstance(still, Unreadable) else "it cannot be decoded.")
    return keep_bytes(house, still.jpeg, still.derivatives, still.look, still.width, still.height)


def add_frame(tx: Transaction, frame: Frame, seen: Seen, now: float) -> int:
    """Make an item of a frame that was left out; returns its id. The frame's row keeps the reason."""
    video = items.by_id(tx, frame.video_id)
    source = items.sources(tx, [video.id])[video.id][0].path
    item_id = _add(tx, frame.stage_id, video, source, frame, seen, now)
    items.keep_frames(tx, [replace(frame, item_id=item_id)])
    return item_id
