"""Whose twin an item is: the group it belongs to, named by the one that leads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from manyeyes.items import store
from manyeyes.storage import Transaction


@dataclass(frozen=True, slots=True)
class Twin:
    """An item in a group of twins."""

    item_id: int
    leader_id: int
    """Names the group; itself for the one that leads it."""
    how: str
    """leader, same, mirrored, trimmed or video."""
    phash_distance: int
    """Bits, to the leader or to the one it joined the group by."""
    dhash_distance: int


def twins_of(tx: Transaction, item_ids: Collection[int]) -> dict[int, Twin]:
    """The groups these items are in; items without a twin are left out."""
    return {row.item_id: Twin(*row) for row in store.twins(tx, item_ids)}


def twins_found_by(tx: Transaction, stage_id: int) -> dict[int, Twin]:
    """Every item of every group a stage found."""
    return {row.item_id: Twin(*row) for row in store.twins_found_by(tx, stage_id)}


def twin_groups(tx: Transaction, item_ids: Collection[int]) -> dict[int, int]:
    """The group of each item, named by its leader's id; items without a twin are left out."""
    return {row.item_id: row.leader_id for row in store.twins(tx, item_ids)}


def keep_twins(tx: Transaction, stage_id: int, twins: Iterable[Twin]) -> None:
    """Write these items' groups in place of what stood there."""
    store.put_twins(tx, [{"stage_id": stage_id} | asdict(one) for one in twins])


def forget_twins(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> None:
    """These items are nobody's twin any more, as far as this stage is concerned."""
    store.forget_twins(tx, stage_id, item_ids)
