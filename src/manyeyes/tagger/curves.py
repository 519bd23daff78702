"""The learning curves of a head: refitted with its own settings on nested parts of what it learnt from.

Whole components are drawn, so that a picture's twin is never what makes a small part look good; the measure is always
the same held-back pictures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.inference import Features
from manyeyes.projects import Stage
from manyeyes.tagger import history
from manyeyes.tagger.balance import HAS
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.head import refit
from manyeyes.tagger.learning_curve import NEXT, Curve, Point, curve, helped_most
from manyeyes.tagger.methods import HEAD, Given
from manyeyes.tagger.metrics import average_precision
from manyeyes.tagger.source import JUDGED
from manyeyes.tagger.tagger import Tagger

FILE = "learning_curves.json"
SHARES = (0.125, 0.25, 0.5, 1.0)
DRAWS = 3  # of each share below the whole
MOST = 20_000  # pictures learnt from: beyond, refitting ten times takes longer than it tells


@dataclass(frozen=True)
class LearningCurves:
    """What more answers would bring, tag by tag."""

    tagger: int | None
    most: str | None
    """The tag the next 100 answers would help most."""
    sentence: str
    curves: tuple[Curve, ...]


def draw_curves(given: Given, made: Tagger) -> tuple[Curve, ...]:
    """The curve of each tag, the largest gain first; empty for what is no head. A refit a draw: seconds."""
    learnt, judged = given.learnt, given.examples.only(JUDGED)
    if made.about.method != HEAD or not len(judged) or len(learnt) > MOST:
        return ()
    seen = given.features_at(given.sides)
    held = seen.of(judged.items)
    sizes: list[NDArray[np.float64]] = []
    measured: list[list[NDArray[np.float64]]] = []
    for share in SHARES:
        some = [_part(learnt, share, draw) for draw in range(DRAWS if share < 1 else 1)]
        sizes.append(np.mean([(~np.isnan(one.targets)).sum(axis=0) for one in some], axis=0))
        measured.append([_skill(made, one, seen.of(one.items), held, judged) for one in some])
    shown = (judged.targets[:, [judged.tags.index(tag) for tag in learnt.tags]] >= HAS).sum(axis=0)
    every = [
        curve(
            tag,
            [round(float(n[at])) for n in sizes],
            [[float(one[at]) for one in draws] for draws in measured],
            int(shown[at]),
        )
        for at, tag in enumerate(learnt.tags)
    ]
    return tuple(sorted(every, key=lambda one: -(one.gain or 0.0)))


def _part(learnt: Examples, share: float, draw: int) -> Examples:
    """So much of it in whole components; a smaller share of the same draw is part of a larger one."""
    if share >= 1:
        return learnt
    names = np.unique(learnt.component)
    turn = np.empty(int(names.max()) + 1, np.int64)
    turn[names] = np.random.default_rng(draw).permutation(len(names))
    order = np.argsort(turn[learnt.component], kind="stable")
    chosen = order[: max(2, round(share * len(learnt)))]
    last = turn[learnt.component[chosen[-1]]]
    return learnt.take(np.flatnonzero(turn[learnt.component] <= last))


def _skill(made: Tagger, some: Examples, seen: Features, held: Features, judged: Examples) -> NDArray[np.float64]:
    """Average precision of each tag on the held-back pictures, learnt from `some`; NaN where it cannot be."""
    targets = judged.targets[:, [judged.tags.index(tag) for tag in some.tags]]
    try:
        again = refit(made.about.settings, some, seen, say=lambda line: None)
        return average_precision(_in_order(again, some.tags, again.scores_of(held)), targets)
    except ManyEyesError:  # too few of them to learn anything
        return np.full(len(some.tags), np.nan)


def _in_order(made: Tagger, tags: Sequence[str], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    found = np.zeros((len(scores), len(tags)), np.float32)
    for at, tag in enumerate(tags):
        if tag in made.about.tags:
            found[:, at] = scores[:, made.about.tags.index(tag)]
    return found


def write_curves(curves: Sequence[Curve], folder: Path) -> None:
    """Write them beside a tagger."""
    (folder / FILE).write_text(json.dumps([asdict(one) for one in curves], ensure_ascii=False), "utf-8")


def read_curves(folder: Path) -> tuple[Curve, ...]:
    """The curves beside a tagger; none where there are none."""
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Curve(**{**one, "points": tuple(Point(**point) for point in one["points"])}) for one in said)


def learning_curves(house: House, stage: Stage) -> LearningCurves:
    """What the next 100 answers would bring, by the tagger that serves."""
    with house.reading() as tx:
        row = history.serving(tx, stage.id)
    if row is None:
        return LearningCurves(None, None, "There is no tagger yet, so nobody can say what answers would bring.", ())
    curves = read_curves(history.tagger_folder(house, row))
    if not curves:
        return LearningCurves(
            row.number, None, "Curves are drawn for heads, with pictures held back to measure on.", ()
        )
    best = helped_most(curves)
    if best is None:
        return LearningCurves(row.number, None, "Too little is known to say which tag answers would help.", curves)
    sentence = f"The next {NEXT} answers would help {best.tag} most. {best.sentence}"
    return LearningCurves(row.number, best.tag, sentence, curves)
