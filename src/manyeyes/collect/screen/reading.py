"""What a screen has to know of its items, read in bulk into columns: looks, sizes, series, videos."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from manyeyes import items
from manyeyes.collect.finding import BLANK, FINE, UNREADABLE, Finding, findings
from manyeyes.collect.screen.judge import Candidates, Floats
from manyeyes.collect.screen.rules import Rules
from manyeyes.house import House
from manyeyes.media import HASHES, LOOK_VERSION, Look, blankness
from manyeyes.projects import Stage

AT_ONCE = 5000  # items in memory as records at a time


def candidates(house: House, stage: Stage, rules: Rules, item_ids: Sequence[int]) -> Candidates:
    """Read the columns of these items; each part in a snapshot of its own."""
    ids = np.array(sorted(item_ids), dtype=np.int64)
    all_ = _empty(ids)
    for at in range(0, len(ids), AT_ONCE):
        _read(house, stage, rules, all_, slice(at, at + AT_ONCE))
    return all_


def _empty(ids: NDArray[np.int64]) -> Candidates:
    n = len(ids)
    whole = {name: np.zeros(n, dtype=np.int64) for name in ("side", "pixels", "series")}
    return Candidates(
        ids=ids,
        sha=np.zeros(n, dtype="S64"),
        video=np.full(n, -1, dtype=np.int64),
        looked=np.zeros(n, dtype=bool),
        sharpness=np.zeros(n),
        fingerprints=np.zeros((n, len(HASHES)), dtype=np.uint64),
        colours=np.zeros((n, 48), dtype=np.uint8),
        blank={},
        unreadable=np.zeros(n, dtype=bool),
        nsfw={},
        **whole,
    )


def _read(house: House, stage: Stage, rules: Rules, all_: Candidates, part: slice) -> None:
    ids = all_.ids[part].tolist()
    with house.reading() as tx:
        known, looks, places = items.by_ids(tx, ids), items.looks(tx, ids), items.places(tx, ids)
        scores = items.nsfw_of(tx, ids) if rules.nsfw else {}
        found = findings(tx, stage.id, ids)
    for row, item_id in enumerate(ids, start=part.start):
        item = known[item_id]
        all_.sha[row] = item.sha256
        all_.side[row], all_.pixels[row] = min(item.width, item.height), item.width * item.height
        all_.series[row] = item.series_id
        all_.video[row] = places[item_id].video_id if item_id in places else -1
        all_.unreadable[row] = any(one.what == UNREADABLE for one in found.get(item_id, ()))
        if item_id in scores:
            all_.nsfw[row] = scores[item_id]
        if item_id in looks and looks[item_id].version == LOOK_VERSION:
            _look(rules, all_, row, looks[item_id])


def _look(rules: Rules, all_: Candidates, row: int, look: Look) -> None:
    all_.looked[row] = True
    all_.sharpness[row] = look.sharpness
    all_.fingerprints[row] = np.frombuffer(look.fingerprint, dtype="<u8")
    all_.colours[row] = np.frombuffer(look.colours, dtype=np.uint8)
    if rules.checks(BLANK):
        found = blankness(look, **rules.limits.get("blank", {}))
        if found.verdict != FINE:
            all_.blank[row] = Finding(BLANK, found.verdict, found.number, found.bound)


def left_out_sharpness(house: House, all_: Candidates) -> dict[int, Floats]:
    """By video: how sharp the stills are that are no items here, so that frames are held against the whole video."""
    videos = sorted({int(one) for one in all_.video if one >= 0})
    here = set(all_.ids[all_.looked].tolist())
    with house.reading() as tx:
        sampled = items.sampled(tx, videos)
    return {
        video: np.array([sharpness for item_id, sharpness in stills if item_id not in here])
        for video, stills in sampled.items()
    }
