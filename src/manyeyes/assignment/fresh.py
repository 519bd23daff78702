"""Tasks that nobody has had in his hands yet, some of them at random: what an owner looks at before others do."""

from __future__ import annotations

import random

from manyeyes.assignment import store
from manyeyes.assignment.next_task import DRAWS
from manyeyes.storage import Transaction


def fresh(tx: Transaction, stage_id: int, most: int) -> list[int]:
    """Up to `most` items of such tasks in any lane; nothing is lent or written."""
    since = random.randrange(DRAWS)
    found = [row.item_id for row in tx.all(store.FRESH, {"stage": stage_id, "since": since, "most": most})]
    if len(found) < most:
        found += [row.item_id for row in tx.all(store.FRESH, {"stage": stage_id, "since": 0, "most": most})]
    return list(dict.fromkeys(found))[:most]
