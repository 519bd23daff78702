"""What a screen found about an item: each check that was not fine, with its number and what it was held against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from manyeyes.collect import store
from manyeyes.storage import Row, Transaction
from manyeyes.storage.tables import taken_back

UNREADABLE, MIN_SIDE, BLANK, BLUR, TWIN, NSFW = "unreadable", "min_side", "blank", "blur", "twin", "nsfw"
# The order in which reasons are named: what says most about the picture itself comes first.
REASONS = (UNREADABLE, MIN_SIDE, BLANK, BLUR, TWIN)
SURE, UNCERTAIN, FINE = "sure", "uncertain", "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of one item. Checks that were fine are not kept: where a screen decided, no finding means fine."""

    what: str
    """unreadable, min_side, blank, blur, twin or nsfw."""
    verdict: str
    """sure, uncertain or fine."""
    number: float
    """What was measured."""
    bound: float
    """What it was held against."""
    main: bool = False
    """The item was dropped for it; one finding a dropped item."""


def findings(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What a screen found about these items, main reason first; items without findings are left out."""
    return _by_item(store.findings(tx, stage_id, item_ids))


def all_findings(tx: Transaction, stage_id: int) -> dict[int, list[Finding]]:
    """What a screen found about any item of its stage: for those who judge them all anew."""
    return _by_item(store.findings_in(tx, stage_id))


def findings_of_item(tx: Transaction, item_id: int) -> dict[int, dict[str, Finding]]:
    """What any screen found about an item: findings by stage id and what was looked at."""
    found: dict[int, dict[str, Finding]] = {}
    for row in store.findings_of(tx, item_id):
        found.setdefault(row.stage_id, {})[row.what] = _finding(row)
    return found


def _finding(row: Row) -> Finding:
    return Finding(row.what, row.verdict, row.number, row.bound, bool(row.main))


def _by_item(rows: Iterable[Row]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(_finding(row))
    order = {what: n for n, what in enumerate((*REASONS, NSFW))}
    return {item_id: sorted(many, key=lambda one: (not one.main, order[one.what])) for item_id, many in found.items()}


def keep_findings(tx: Transaction, stage_id: int, found: Mapping[int, Iterable[Finding]]) -> None:
    """Write what was found about these items in place of what stood there."""
    store.forget_findings(tx, stage_id, list(found))
    store.add_findings(
        tx,
        [{"item_id": item_id, "stage_id": stage_id} | asdict(one) for item_id, many in found.items() for one in many],
    )


def unmark(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> None:
    """These items were not dropped after all: none of their findings is why."""
    store.unmark(tx, stage_id, item_ids)


def taken_back_of(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> frozenset[int]:
    """Those of the items that their owner took back: they pass whatever a screen finds."""
    return frozenset(store.taken_back_of(tx, stage_id, item_ids))


def note_taken_back(tx: Transaction, stage_id: int, item_id: int, now: float) -> None:
    """From now on the item passes the screen."""
    tx.put(taken_back, [{"item_id": item_id, "stage_id": stage_id, "at": now}])


def forget_taken_back(tx: Transaction, stage_id: int, item_id: int) -> None:
    """The screen decides about the item again."""
    store.forget_taken_back(tx, stage_id, item_id)
