"""What a tagger says of items: scores in the order of its tags. Never an answer, never counted as one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from manyeyes.items import store
from manyeyes.storage import Transaction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Prediction:
    """What one tagger says of one item."""

    tagger: int
    """Its number in its stage: its list of tags says what each score is of."""
    scores: NDArray[np.float16]
    """One a tag, 0 to 1."""


def keep_predictions(
    tx: Transaction,
    stage_id: int,
    tagger: int,
    scores: Mapping[int, NDArray[np.floating]],
    learnt: Collection[int] = (),
) -> None:
    """Keep what tagger number `tagger` of a train stage says of items, in place of what another one said.

    `learnt`: those of them it learnt from, of which it is surer than of any other.
    """
    store.put_predictions(
        tx,
        [
            {
                "item_id": one,
                "stage_id": stage_id,
                "tagger": tagger,
                "scores": said.astype("<f2").tobytes(),
                "learnt": one in learnt,
            }
            for one, said in scores.items()
        ],
    )


def predictions(tx: Transaction, stage_id: int, item_ids: Collection[int]) -> dict[int, Prediction]:
    """Predictions of a train stage by item; items nothing was said of are left out."""
    import numpy as np  # the server's hot path imports this room, and needs no numpy

    rows = store.predictions(tx, stage_id, item_ids)
    return {row.item_id: Prediction(row.tagger, np.frombuffer(row.scores, dtype="<f2")) for row in rows}


def not_predicted(tx: Transaction, stage_id: int, tagger: int, after: int, most: int) -> list[tuple[int, str]]:
    """The next `most` pictures, by (id, sha-256), that tagger number `tagger` has said nothing of, after item `after`.

    Pictures of the stage's project that were not withdrawn, in the order of their ids; videos are left out.
    """
    return [(row.id, row.sha256) for row in store.not_predicted(tx, stage_id, tagger, after, most)]


def forget_predictions(tx: Transaction, stage_id: int) -> int:
    """Nothing is predicted by this stage any more; returns how many were."""
    return store.forget_predictions(tx, stage_id)
