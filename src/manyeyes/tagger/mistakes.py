"""The worst mistakes of a tagger: pictures with the largest loss, a tag and direction at a time, then over all tags.

Often it is not the tagger who is wrong: what it is sure of and people denied is worth another look at the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from manyeyes.tagger.evaluation import Mistake
from manyeyes.tagger.metrics import log_loss

A_TAG = 2
"""The most of one tag and direction, so that one bad tag does not fill the page."""
A_PICTURE = 1  # of each direction
IN_ALL = 24  # of each direction


def worst_mistakes(
    scores: ArrayLike, targets: ArrayLike, items: Sequence[str], tags: Sequence[str], in_all: int = IN_ALL
) -> tuple[Mistake, ...]:
    """Missed tags (true, scored low) and imagined ones (false, scored high), the largest loss first; (n, tags) both."""
    values, wanted = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    loss = np.nan_to_num(log_loss(values, wanted))
    found: list[Mistake] = []
    for kind, there in (("missed", wanted >= 0.5), ("imagined", wanted < 0.5)):
        wrong = there & ((values < 0.5) == (kind == "missed"))
        places = _worst(np.where(wrong, loss, 0.0), in_all)
        facts = ((tags[t], items[n], float(values[n, t]), float(wanted[n, t]), float(loss[n, t])) for n, t in places)
        found += [Mistake(*one, "missed" if kind == "missed" else "imagined") for one in facts]
    return tuple(sorted(found, key=lambda one: (-one.loss, one.item, one.tag)))


def _worst(loss: NDArray[np.float64], in_all: int) -> list[tuple[int, int]]:
    """(picture, tag) of the largest losses, few of a tag and of a picture."""
    taken: list[tuple[int, int]] = []
    of_tag, of_picture = np.zeros(loss.shape[1], dtype=int), np.zeros(loss.shape[0], dtype=int)
    for at in np.argsort(-loss, axis=None, kind="stable"):
        n, t = divmod(int(at), loss.shape[1])
        if loss[n, t] <= 0 or len(taken) == in_all:
            break
        if of_tag[t] < A_TAG and of_picture[n] < A_PICTURE:
            taken.append((n, t))
            of_tag[t] += 1
            of_picture[n] += 1
    return taken
