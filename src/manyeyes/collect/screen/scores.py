"""Scores of pictures not everybody should see, where a screen asks for them: they sort, and reject nothing."""

from __future__ import annotations

from collections.abc import Sequence

from manyeyes import items
from manyeyes.house import House
from manyeyes.media import score_nsfw
from manyeyes.storage import NoSuchBlob

SIZE = 320  # pixels: the network looks at 224
AT_ONCE = 5000


def without_score(house: House, item_ids: Sequence[int]) -> list[int]:
    """The items among these that nobody has scored. Raises SafetyNotInstalled where the extra is missing."""
    score_nsfw([])
    found = []
    for at in range(0, len(item_ids), AT_ONCE):
        part = item_ids[at : at + AT_ONCE]
        with house.reading() as tx:
            scored = items.nsfw_of(tx, part)
        found += [one for one in part if one not in scored]
    return found


def score(house: House, item_ids: Sequence[int]) -> int:
    """Score these items by their small pictures; returns how many have a score. Safe to repeat."""
    with house.reading() as tx:
        known = items.by_ids(tx, item_ids)
    paths = {}
    for one in item_ids:
        try:
            paths[one] = house.blobs.local(items.derived(known[one].sha256, SIZE))
        except NoSuchBlob:
            continue
    scores = dict(zip(paths, score_nsfw(list(paths.values())), strict=True))
    with house.transaction() as tx:
        for item_id, number in scores.items():
            if number is not None:
                items.keep_nsfw(tx, item_id, number)
    return sum(number is not None for number in scores.values())
