"""The gate: a new tagger serves only if it is not worse on held-back pictures than the one that serves. Pure.

Both are measured on the same pictures now: a number the old one had on other pictures, or over other tags, says
nothing about the new one. The mean is taken over the tags both know and that somebody of the held-back pictures shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from manyeyes.tagger.metrics import average_precision

TOLERANCE = 0.01  # where `retrain: {tolerance: …}` says nothing


@dataclass(frozen=True)
class Measured:
    """What one tagger said of the held-back pictures: its tags, and (pictures, tags) scores."""

    tags: tuple[str, ...]
    scores: ArrayLike


@dataclass(frozen=True)
class Gate:
    """Whether the new tagger serves, and the sentence why."""

    serves: bool
    why: str
    new: float | None = None
    """Mean average precision of the new one over the shared tags."""
    old: float | None = None
    shared: int = 0
    """Tags both were measured by."""


def first() -> Gate:
    """Before there is any, whatever was learnt is better than nothing."""
    return Gate(True, "It is the first one, so it serves.")


def not_loaded(cause: str) -> Gate:
    """The one that serves cannot be read any more, so it answers nobody."""
    return Gate(True, f"It serves because the one before could not be read: {cause}")


def gate(
    new: Measured,
    old: Measured,
    tags: Sequence[str],
    targets: ArrayLike,
    *,
    number: int,
    tolerance: float = TOLERANCE,
) -> Gate:
    """Hold a new tagger against tagger `number`, which serves.

    `targets` are (pictures, tags) in the order of `tags`, NaN where unknown; scores are of the same pictures.
    """
    both = [tag for tag in tags if tag in new.tags and tag in old.tags]
    skills = [average_precision(_of(one, both), _of(Measured(tuple(tags), targets), both)) for one in (new, old)]
    there = ~np.isnan(skills[0]) & ~np.isnan(skills[1]) if both else np.zeros(0, dtype=bool)
    shared = int(there.sum())
    if not shared:
        why = "It serves: no held-back picture shows a tag that both know, so nothing speaks against it."
        return Gate(True, why)
    mine, its = (float(one[there].mean()) for one in skills)
    return _decided(mine, its, shared, _pictures(targets), number, tolerance)


def _decided(new: float, old: float, shared: int, pictures: int, number: int, tolerance: float) -> Gate:
    over = f"over the {shared} tags both know" if shared > 1 else "over the one tag both know"
    found = f"{new:.3f} against {old:.3f} of tagger {number} on the same {pictures:,} held-back pictures, {over}"
    if new >= old - tolerance - 1e-9:
        how = "better" if new > old else "as good" if new == old else f"not worse by more than {tolerance:g}"
        return Gate(True, f"It serves, being {how}: {found}.", new, old, shared)
    return Gate(False, f"It does not serve, being worse by more than {tolerance:g}: {found}.", new, old, shared)


def _of(one: Measured, tags: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    place = {tag: at for at, tag in enumerate(one.tags)}
    values = np.asarray(one.scores, dtype=np.float64)
    return values[:, [place[tag] for tag in tags]]


def _pictures(targets: ArrayLike) -> int:
    return int((~np.isnan(np.asarray(targets, dtype=np.float64))).any(axis=1).sum())
