"""The test that "2D anime image tag detecting" printed: the six highest tags, .25 a hit; with what guessing scores.

It took 95 pictures that show more than 15 of 38 tags and reported .7947. Six tags drawn blindly score .62 on a picture
that shows 16 of them, .69 on one that shows 18 (hypergeometric), so the figure says little. It is kept so that taggers
can be held against that work, never as a gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOP, POINTS, LEAST = 6, 0.25, 16
FEWEST = 12
"""Pictures that show so many tags; below this all pictures that show a tag are taken."""
SIMULATED = 20_000  # pictures drawn: chance is then known to about .002


@dataclass(frozen=True)
class SeedScore:
    """What the source's test says of a tagger, and what it says of one who guesses."""

    score: float
    """The mean over pictures of min(1, .25 x hits among the six highest tags)."""
    chance: float
    """What six tags drawn blindly are expected to score on the same pictures: closed form."""
    simulated: float
    """The same by drawing them."""
    frequent: float
    """What one scores who names the six most frequent tags of the training part on every picture."""
    pictures: int
    least: int
    """How many of the tags each of these pictures shows at least."""
    tags: int

    @property
    def sentence(self) -> str:
        """What to think of it."""
        return (
            f"The source's own test, six highest tags and .25 a hit, gives {self.score:.2f}; six tags drawn blindly "
            f"get {self.chance:.2f} on the same {self.pictures:,} pictures, the six most frequent ones "
            f"{self.frequent:.2f}. It misleads: it never counts a wrong tag against a tagger, full marks need four "
            "hits of six, and the more tags a picture shows, the more of them a blind guess hits. Compare mAP instead."
        )


def seed_score(scores: ArrayLike, targets: ArrayLike, learnt: ArrayLike, seed: int = 0) -> SeedScore | None:
    """The test on pictures with these scores and targets, (pictures, tags) both; `learnt`: targets of the train part.

    Pictures that show at least 16 tags count, as in the source; where there are fewer than 12 of them, all that show
    one. What is unknown is no hit. None where no picture shows a tag.
    """
    values, true = np.asarray(scores, dtype=np.float64), _true(targets)
    shows = true.sum(axis=1)
    least = LEAST if (shows >= LEAST).sum() >= FEWEST else 1
    taken = shows >= least
    if not taken.any():
        return None
    values, true, shows = values[taken], true[taken], shows[taken]
    frequent = np.broadcast_to(_true(learnt).sum(axis=0), true.shape)
    return SeedScore(
        float(_score(values, true).mean()),
        float(np.mean([chance(true.shape[1], int(one)) for one in shows])),
        _simulated(true, np.random.default_rng(seed)),
        float(_score(frequent, true).mean()),
        len(true),
        least,
        true.shape[1],
    )


def chance(tags: int, shown: int, top: int = TOP, points: float = POINTS) -> float:
    """What `top` tags drawn blindly of `tags` are expected to score on a picture that shows `shown` of them."""
    top = min(top, tags)
    drawn = range(min(top, shown) + 1)
    ways = (comb(shown, right) * comb(tags - shown, top - right) * min(1.0, points * right) for right in drawn)
    return sum(ways) / comb(tags, top)


def _score(scores: NDArray[np.generic], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(pictures,): equal scores in the order of the tags."""
    highest = np.argsort(-scores.astype(np.float64), axis=1, kind="stable")[:, :TOP]
    right = np.take_along_axis(true, highest, axis=1).sum(axis=1)
    return np.asarray(np.minimum(1.0, POINTS * right), dtype=np.float64)


def _simulated(true: NDArray[np.bool_], draw: np.random.Generator) -> float:
    """The mean score of random scores."""
    times = -(-SIMULATED // len(true))
    return float(np.mean([_score(draw.random(true.shape), true).mean() for _ in range(times)]))


def _true(targets: ArrayLike) -> NDArray[np.bool_]:
    return np.nan_to_num(np.asarray(targets, dtype=np.float64)) >= 0.5
