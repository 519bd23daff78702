"""What a tagger says of pictures anywhere on disk: decoded in the jail, scored in batches, one outcome a picture.

A file that is no picture has a sentence instead of tags; it stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.media import Jail, Pixels
from manyeyes.tagger.about import About
from manyeyes.tagger.tagger import Tagger

AT_ONCE = 64
"""Pictures decoded and scored together."""


@dataclass(frozen=True)
class Said:
    """One tag a tagger names."""

    tag: str
    score: float
    sure: bool
    """It reached the tag's threshold, and no other tag of its group scored higher."""


@dataclass(frozen=True)
class Predicted:
    """What is said of one file."""

    path: Path
    tags: tuple[Said, ...]
    """The highest score first."""
    width: int = 0
    height: int = 0
    reason: str = ""
    """Why nothing can be said of it; '' for a picture."""

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        if self.reason:
            return {"path": str(self.path), "reason": self.reason}
        tags = [{"tag": one.tag, "score": round(one.score, 4), "sure": one.sure} for one in self.tags]
        return {"path": str(self.path), "width": self.width, "height": self.height, "tags": tags}


def predict(
    tagger: Tagger, paths: Iterable[Path], jail: Jail, top: int = 0, at_once: int = AT_ONCE
) -> Iterator[Predicted]:
    """Say what is on each picture, in the order of `paths`, as soon as its batch is seen.

    The tags it is sure of; with `top` the so many highest ones, sure or not.
    """
    waiting = iter(paths)
    while some := list(islice(waiting, at_once)):
        yield from predict_batch(tagger, some, jail, top)


def predict_batch(tagger: Tagger, paths: Sequence[Path], jail: Jail, top: int = 0) -> list[Predicted]:
    """The same for some pictures at once; their pixels are in memory together."""
    found = list(jail.pixels_all(paths, tagger.model.sides))
    pictures = [one for one in found if isinstance(one, Pixels)]
    rows: Iterator[NDArray[np.float32]] = iter(())
    if pictures:
        sides = {side: np.stack([one.by_side[side] for one in pictures]) for side in tagger.model.sides}
        rows = iter(tagger.scores_of_pixels(sides))
    return [
        Predicted(path, named(tagger.about, next(rows), top), one.width, one.height)
        if isinstance(one, Pixels)
        else Predicted(path, (), reason=one.reason)
        for path, one in zip(paths, found, strict=True)
    ]


def named(about: About, scores: NDArray[np.float32], top: int = 0) -> tuple[Said, ...]:
    """The tags to name for one picture's scores, (tags,), the highest first; of a group one is sure at most."""
    best: dict[str, int] = {}
    order = np.argsort(-scores, kind="stable").tolist()
    for at in order:
        best.setdefault(about.groups.get(about.tags[at]) or f" {at}", at)  # a tag without a group is alone in its own
    ahead = set(best.values())
    every = [
        Said(tag, float(scores[at]), at in ahead and bool(scores[at] >= about.thresholds.get(tag, 0.5)))
        for at in order
        for tag in (about.tags[at],)
    ]
    return tuple(every[:top] if top else [one for one in every if one.sure])
