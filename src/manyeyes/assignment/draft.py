"""Drafts: what a tagger would answer, filled in before a person does. Never an answer, never counted as one.

Each is written down with its assignment, whether it is shown or hidden, so that the two can be held against each other:
how often people say what the tagger says where they see it, and where they do not. docs/why/drafts.md has the reasons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from manyeyes.assignment import store
from manyeyes.storage import Transaction
from manyeyes.storage.tables import draft


@dataclass(frozen=True)
class Draft:
    """What tagger number `tagger` would say of the questions it is sure enough about."""

    values: Mapping[str, str]
    tagger: int
    shown: bool


def keep_draft(tx: Transaction, assignment_id: int, one: Draft) -> None:
    """Write down what was filled in when the task was lent; what stands there already stays."""
    rows = [
        {
            "assignment_id": assignment_id,
            "question": question,
            "value": value,
            "tagger": one.tagger,
            "shown": one.shown,
        }
        for question, value in one.values.items()
    ]
    tx.insert(draft, rows, ignore=True)


def shown_draft(tx: Transaction, assignment_id: int) -> dict[str, str]:
    """Question to value, as it was filled in when the task was lent; empty where nothing is shown."""
    return {row.question: row.value for row in tx.all(store.SHOWN_DRAFT, {"assignment": assignment_id})}


def hides_draft(task_id: int, share: float) -> bool:
    """Whether a task is of the share that never shows its draft: the same for everybody, and for as long as it is."""
    drawn = hashlib.blake2b(str(task_id).encode(), digest_size=8, person=b"draft").digest()
    return int.from_bytes(drawn, "big") < share * 2**64
