"""Common tags held down, so that rare ones are heard: no tag is learnt from more than `cap_a_tag` pictures.

By weights every picture stays and weighs less (its sampling weight); at random whole pictures are left out. Either way
what is held back for judging stays as it is, and the bound holds for the pictures that are learnt from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from manyeyes.tagger.examples import Examples

HAS = 0.5
LEARNT = ("", "train")  # '' where there is no split


def balanced(examples: Examples, said: Mapping[str, Any]) -> Examples:
    """The examples as a release stage's `balance` wants them; unchanged where it says nothing."""
    import numpy as np

    if not said:
        return examples
    learnt = np.isin(np.array(examples.part), LEARNT)
    has = (examples.targets >= HAS) & learnt[:, None]
    if said.get("by", "random") == "weights":
        weights = np.where(learnt, weights_under(has, said["cap_a_tag"]), examples.sampling)
        return replace(examples, sampling=weights.astype(np.float32))
    chosen = chosen_under(has, said["cap_a_tag"], said.get("seed", 1))
    return examples.take(np.flatnonzero(chosen | ~learnt))


def weights_under(has: NDArray[np.bool_], cap: float) -> NDArray[np.float64]:
    """(n,) weights, 1 at most, so that the pictures with a tag weigh `cap` together at most, tag by tag.

    has: (n, m). The most frequent tag first, its pictures are lightened by one factor until they weigh `cap`; later
    tags only lighten, so one round is enough, and a picture with two common tags is not held down twice for nothing.
    """
    import numpy as np

    weights = np.ones(len(has))
    for tag in np.argsort(-has.sum(axis=0), kind="stable"):
        together = weights[has[:, tag]].sum()
        if together > cap:
            weights[has[:, tag]] *= cap / together
    return weights


def chosen_under(has: NDArray[np.bool_], cap: int, seed: int) -> NDArray[np.bool_]:
    """(n,) whether a picture is taken, so that no tag has more than `cap` of those taken; the same seed, the same ones.

    has: (n, m). Pictures come in the order of their rarest tag, equals by lot, and each is taken unless one of its tags
    is full: a rare tag is filled before common ones stand in its way.
    """
    import numpy as np

    uses = np.maximum(has.sum(axis=0), 1)
    rarest = np.where(has, uses, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    lot = np.random.default_rng(seed).permutation(len(has))
    room, chosen = np.full(has.shape[1], cap), np.zeros(len(has), bool)
    for place in np.lexsort((lot, rarest)):
        if (room[has[place]] > 0).all():
            chosen[place] = True
            room -= has[place]
    return chosen
