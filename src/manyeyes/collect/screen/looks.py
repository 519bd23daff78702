"""Looks that are missing or of an older definition: the originals go through the jail again, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from manyeyes import items
from manyeyes.collect.finding import SURE, UNREADABLE, Finding, keep_findings
from manyeyes.collect.original import original_file
from manyeyes.house import House
from manyeyes.items import Item
from manyeyes.media import LOOK_VERSION, Jail, Look, Seen
from manyeyes.projects import Stage

AT_ONCE = 5000


def without_look(house: House, item_ids: Sequence[int]) -> list[int]:
    """The pictures among these whose look is missing or of an older definition; videos have none."""
    found = []
    for at in range(0, len(item_ids), AT_ONCE):
        part = item_ids[at : at + AT_ONCE]
        with house.reading() as tx:
            looks, known = items.looks(tx, part), items.by_ids(tx, part)
        current = {one for one, look in looks.items() if look.version == LOOK_VERSION}
        found += [one for one in part if one not in current and known[one].kind == "image"]
    return found


def look_again(house: House, jail: Jail, stage: Stage, item_ids: Sequence[int], pause: Callable[[], None]) -> int:
    """Look at these pictures and keep what was seen; what does not decode is found unreadable. Returns how many do not.

    Safe to repeat. `pause` is called before each and may raise to stop; nothing is written then.
    """
    with house.reading() as tx:
        known = items.by_ids(tx, item_ids)

    def look(item_id: int) -> Look | None:
        pause()
        return _seen(house, jail, known[item_id])

    with ThreadPoolExecutor(2 * jail.children) as threads:
        looked = dict(zip(item_ids, threads.map(look, item_ids), strict=True))
    broken = [one for one, found in looked.items() if found is None]
    with house.transaction() as tx:
        for item_id, found in looked.items():
            if found is not None:
                items.keep_look(tx, item_id, found)
        keep_findings(tx, stage.id, {one: [Finding(UNREADABLE, SURE, 1, 0)] for one in broken})
    return len(broken)


def _seen(house: House, jail: Jail, item: Item) -> Look | None:
    with house.reading() as tx:
        path = original_file(tx, house, item)
    seen = jail.examine(path, sizes=()) if path is not None else None
    return seen.look if isinstance(seen, Seen) and seen.sha256 == item.sha256 else None
