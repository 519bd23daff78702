"""The leak check: twins are looked for anew over the whole project, whatever its screens were asked for.

A project may have no screen, or one that compares within a series, or none that looks for mirrored pictures. A picture
to judge with whose mirror image was learnt from makes every tagger look better than it is. So the stored looks of all
items are compared as the twins of docs/why/twins.md are: same, mirrored, trimmed, cropped, in the same colours.
Where `by` names twins, what is found is joined before the split, and the check afterwards is its proof; where it does
not, a release that tears twins apart is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes import items
from manyeyes.datasets import store
from manyeyes.datasets.split import Member
from manyeyes.errors import ManyEyesError
from manyeyes.media import LOOK_VERSION, Look, components, find_twins, fingerprints
from manyeyes.storage import Transaction

ALIKE = "alike.json"
AT_ONCE = 5000  # looks in memory as records at a time


class TwinsApart(ManyEyesError):
    """The split would put {pairs} pictures and twins of theirs into different parts, {one} and {two} among them.

    The release was not made: what is judged with would be learnt from.
    """

    remedy = "Add twins to split: by: of the release stage."
    status = 409


def alike(tx: Transaction, project_id: int) -> dict[int, int]:
    """The group of each item that has a twin anywhere in the project, by item id; 144 bytes an item in memory.

    What screens found counts as well, for they may have been asked to look further. Raises TooManyTwins.
    """
    found = store.twin_pairs(tx, project_id)
    parts = [_columns(page) for page in _pages(tx, project_id)]
    if parts:  # else nobody looked at any picture
        ids, hashes, colours = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        found += groups(ids, hashes, colours).items()
    return hanging_together(found)


def hanging_together(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest of all that hang together, for each of them."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {one: root(one) for one in list(parent)}


def write_alike(tx: Transaction, project_id: int, work: Path) -> None:
    """Keep the groups in `work`."""
    (work / ALIKE).write_text(json.dumps(list(alike(tx, project_id).items())), encoding="utf-8")


def read_alike(work: Path) -> dict[int, int]:
    """The groups that were kept."""
    return {int(one): int(group) for one, group in json.loads((work / ALIKE).read_text("utf-8"))}


def groups(ids: NDArray[np.int64], hashes: NDArray[np.uint64], colours: NDArray[np.uint8]) -> dict[int, int]:
    """The group of each of n items, by (n, len(HASHES)) hashes and (n, 48) colours; those without a twin are left out.

    All that hang together by pairs are one group: a chain of near twins is a way to leak, too.
    """
    found = find_twins(hashes, colours).twins
    smallest = components(len(ids), found)
    with_twins = np.unique(found)
    return dict(zip(ids[with_twins].tolist(), ids[smallest[with_twins]].tolist(), strict=True))


def _pages(tx: Transaction, project_id: int) -> Iterator[Mapping[int, Look]]:
    after = 0
    while page := items.looks_after(tx, project_id, after, AT_ONCE):
        after = max(page)
        yield {item_id: look for item_id, look in page.items() if look.version == LOOK_VERSION}


def _columns(page: Mapping[int, Look]) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint8]]:
    return np.array(list(page), dtype=np.int64), *fingerprints(list(page.values()))


def joined(member: Member, group: Mapping[int, int]) -> Member:
    """The member, joined with all that look like it."""
    name = group.get(member.id)
    return member if name is None else replace(member, groups=(*member.groups, f"alike {name}"))


def check_no_twins_apart(members: Iterable[Member], part_of: Mapping[str, str], group: Mapping[int, int]) -> None:
    """Raise TwinsApart where a group of twins has kept items in two parts."""
    first: dict[int, str] = {}
    torn: list[tuple[str, str]] = []
    for member in members:
        name = group.get(member.id)
        if name is None or member.item not in part_of:
            continue
        other = first.setdefault(name, member.item)
        if part_of[other] != part_of[member.item]:
            torn.append((other[:10], member.item[:10]))
    if torn:
        raise TwinsApart(pairs=f"{len(torn):,}", one=torn[0][0], two=torn[0][1])
