"""What a tagger adds to consensus about an item it never learnt from: a value, and how far that may be believed.

Never an answer. Kept until the tagger that said it is rolled back, or its owner takes the permission back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from manyeyes.items import store
from manyeyes.storage import Transaction


@dataclass(frozen=True)
class Opinion:
    """What one tagger says to one question about one item."""

    question: str
    value: str
    weight: float
    """As good as somebody who is right so often, 0 to 1; its stage may let it count for less."""
    tagger: int
    """Its number in its train stage."""


def keep_opinions(tx: Transaction, stage_id: int, opinions: Mapping[int, Sequence[Opinion]]) -> None:
    """Keep what a train stage's tagger says of items, in place of all it said of them before; none takes it away."""
    store.forget_opinions(tx, stage_id, list(opinions))
    store.put_opinions(
        tx,
        [
            {
                "item_id": item_id,
                "stage_id": stage_id,
                "question": one.question,
                "value": one.value,
                "weight": one.weight,
                "tagger": one.tagger,
            }
            for item_id, said in opinions.items()
            for one in said
        ],
    )


def opinions_of(tx: Transaction, item_ids: Collection[int]) -> dict[int, dict[int, list[Opinion]]]:
    """By item and train stage what is kept, by the name of the question; items without are left out."""
    found: dict[int, dict[int, list[Opinion]]] = defaultdict(lambda: defaultdict(list))
    for row in store.opinions(tx, item_ids):
        found[row.item_id][row.stage_id].append(Opinion(row.question, row.value, row.weight, row.tagger))
    return {item_id: dict(said) for item_id, said in found.items()}


def with_opinion(tx: Transaction, stage_id: int, beyond: int, most: int) -> list[int]:
    """Up to `most` items of which taggers of a train stage that are numbered above `beyond` said something."""
    return [row.item_id for row in store.with_opinion(tx, stage_id, beyond, most)]
