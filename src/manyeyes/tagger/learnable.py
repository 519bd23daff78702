"""What a head can learn from: pictures that have features, tags of which yes and no are known, folds to judge by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.inference import Features

if TYPE_CHECKING:
    from manyeyes.tagger.examples import Examples

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
FOLDS = 5
TRUE = 0.5


class NoPictureToLearnFrom(ManyEyesError):
    """There is no picture to learn from: none of the {count} pictures that are known could be decoded."""

    status = 409


@dataclass(frozen=True)
class Known:
    """What is learnt from: n pictures with features, and what is known of each tag."""

    features: Features
    targets: Floats
    """(n, tags), NaN where unknown."""
    weights: Floats
    """(n, tags), 0 where unknown."""
    components: Ints
    """(n,)"""
    fold: Ints
    """(n,): whole components; fewer than FOLDS where there are fewer components."""

    @property
    def folds(self) -> int:
        """How many folds there are; with one nothing can be held out."""
        return len(np.unique(self.fold))

    def of(self, tags: Flags) -> Known:
        """The same pictures with some tags."""
        return Known(self.features, self.targets[:, tags], self.weights[:, tags], self.components, self.fold)


def known_of(examples: Examples, features: Features, seed: int) -> Known:
    """Examples joined with the features that are there; raises NoPictureToLearnFrom."""
    from manyeyes.tagger.examples import folds

    there = set(features.items)
    rows = np.array([row for row, item in enumerate(examples.items) if item in there], dtype=np.intp)
    if not len(rows):
        raise NoPictureToLearnFrom(count=len(examples.items))
    targets, components = np.asarray(examples.targets[rows], np.float32), examples.component[rows]
    weights = np.where(np.isnan(targets), 0, examples.weights[rows] * examples.sampling[rows, None])
    fold = folds(components, min(FOLDS, len(np.unique(components))), seed)
    chosen = features.of([examples.items[row] for row in rows])
    return Known(chosen, targets, np.asarray(weights, np.float32), components, fold)


def learnable_tags(known: Known, tags: tuple[str, ...]) -> tuple[Flags, tuple[str, ...]]:
    """Which tags can be learnt and judged, (tags,), and a sentence about each that cannot.

    A tag needs yes and no in two components each: what is seen once cannot be held out and found again.
    """
    learnable, notes = np.zeros(len(tags), bool), []
    for at, tag in enumerate(tags):
        said, believed = known.targets[:, at], known.weights[:, at] > 0
        yes, no = (len(np.unique(known.components[which & believed])) for which in (said >= TRUE, said < TRUE))
        learnable[at] = yes >= 2 and no >= 2
        if not learnable[at]:
            notes.append(f"{tag}: {_why_not(yes, no)}; it always gets the same score.")
    return learnable, tuple(notes)


def _why_not(yes: int, no: int) -> str:
    if not yes and not no:
        return "nothing is known of it"
    if not yes:
        return "no picture shows it"
    if not no:
        return "every picture shows it"
    return "one picture alone, with its twins, shows it" if yes < 2 else "one picture alone, with its twins, lacks it"


def left_out(examples: Examples, known: Known) -> tuple[str, ...]:
    """A sentence about pictures that had no features, if there are such."""
    missing = len(examples.items) - len(known.features)
    return (f"{missing:,} of {len(examples.items):,} pictures could not be read and were left out.",) if missing else ()
