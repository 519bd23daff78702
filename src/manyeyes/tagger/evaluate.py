"""How good a tagger is on pictures it never saw: everything measured once, beside those who do not look at pictures.

The list of tags is the tagger's own and stays fixed: a tag that no held-back picture shows is left out of means and
named, never counted as a success or a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.inference import Cache
from manyeyes.media import Jail
from manyeyes.tagger import metrics
from manyeyes.tagger.about import About
from manyeyes.tagger.evaluation import FREQUENCY, GUESS, TAGGER, Confused, Evaluation, Level, TagResult
from manyeyes.tagger.examples import Examples, Pictures
from manyeyes.tagger.leak_gain import leak_gain
from manyeyes.tagger.learning_curve import Curve as LearningCurve
from manyeyes.tagger.methods import said_of
from manyeyes.tagger.mistakes import worst_mistakes
from manyeyes.tagger.seed_score import seed_score
from manyeyes.tagger.sound import with_pictures, without
from manyeyes.tagger.source import CHOSEN, JUDGED, LEARNT, parts_of
from manyeyes.tagger.tagger import Tagger

Floats = NDArray[np.float64]
POINTS = 200  # of a curve: more are not seen on a screen


class NothingHeldBack(ManyEyesError):
    """No picture of {where} stands in the part {part}, so nothing can be measured on it. There are: {parts}."""

    status = 409


class OtherTags(ManyEyesError):
    """The tagger knows {mine} tags and {where} has {theirs}, and none of them is the same."""

    remedy = "Measure a tagger on a release with the same tags."
    status = 409


@dataclass(frozen=True)
class Where:
    """What a tagger is measured on, and with which hands."""

    name: str
    """Of the release or folder, for people."""
    cache: Cache
    part: str = JUDGED
    jail: Jail | None = None
    threads: int = 0
    with_leak: bool = True
    """Fit a head once more to see what a leak would seem to give: seconds."""
    learning: tuple[LearningCurve, ...] = ()
    say: Callable[[str], None] = lambda line: None


def evaluate(tagger: Tagger, examples: Examples, pictures: Pictures, where: Where) -> Evaluation:
    """Score the held-back pictures and measure; seconds a thousand pictures, features read from the cache.

    Raises NothingHeldBack, OtherTags, NothingSound, OtherFeatures, MlNotInstalled.
    """
    examples = _of_its_tags(replace(examples, part=parts_of(examples)), tagger.about, where.name)
    held, scores, left_out = _scored(tagger, examples, pictures, where)
    learnt = examples.only(LEARNT, CHOSEN) if where.part == JUDGED else examples.only(LEARNT)
    found = measure(tagger.about, held, scores, learnt, where)
    gain = leak_gain(tagger, examples, pictures, where, found.by_tag) if where.with_leak else None
    return replace(found, leak=gain, left_out=left_out)


def measure(about: About, held: Examples, scores: NDArray[np.float32], learnt: Examples, where: Where) -> Evaluation:
    """Measure scores (pictures, tags) of `held` against what is known of it; tags are the tagger's, in its order."""
    said, targets, taught = (np.asarray(one, dtype=np.float64) for one in (scores, held.targets, learnt.targets))
    thresholds = np.array([about.thresholds.get(tag, 0.5) for tag in about.tags])
    by_tag = _by_tag(about, said, targets, taught, thresholds)
    together = metrics.precision_recall(said.ravel(), targets.ravel())
    return Evaluation(
        method=about.method,
        learnt_from=about.release,
        measured_on=where.name,
        part=where.part,
        pictures=len(held),
        learnt=len(learnt),
        tags=about.tags,
        levels=_levels(said, targets, taught, thresholds),
        by_tag=by_tag,
        curve=_points(together),
        reliability=metrics.reliability(said, targets),
        confusions=_confusions(about, said, targets),
        mistakes=worst_mistakes(said, targets, held.items, about.tags),
        seed_score=seed_score(said, targets, taught),
        leak=None,
        learning=where.learning,
        not_measured=tuple(_not_measured(about, by_tag, held, where)),
        trained_at=about.trained_at,
    )


def _of_its_tags(examples: Examples, about: About, where: str) -> Examples:
    """The examples with the tagger's tags in its order; what the release does not know of is unknown."""
    place = {tag: at for at, tag in enumerate(examples.tags)}
    shared = [(at, place[tag]) for at, tag in enumerate(about.tags) if tag in place]
    if not shared:
        raise OtherTags(mine=len(about.tags), theirs=len(place), where=where)
    targets = np.full((len(examples), len(about.tags)), np.nan, np.float32)
    weights = np.zeros_like(targets)
    mine, theirs = (list(one) for one in zip(*shared, strict=True))
    targets[:, mine], weights[:, mine] = examples.targets[:, theirs], examples.weights[:, theirs]
    return replace(examples, tags=about.tags, groups=about.groups, targets=targets, weights=weights)


def _scored(
    tagger: Tagger, examples: Examples, pictures: Pictures, where: Where
) -> tuple[Examples, NDArray[np.float32], Mapping[str, str]]:
    """The held-back pictures that can be seen, what the tagger says of them, and why others are left out."""
    held = examples.only(where.part)
    if not len(held):
        there = ", ".join(sorted({part for part in examples.part if part})) or "none"
        raise NothingHeldBack(where=where.name, part=where.part, parts=there)
    sound = with_pictures(held, pictures)
    how = {"jail": where.jail, "threads": where.threads, "say": where.say}
    scores = said_of(tagger, {item: sound.places[item] for item in sound.examples.items}, where.cache, **how)  # type: ignore[arg-type]
    unseen: NDArray[np.bool_] = np.asarray(np.isnan(scores).all(axis=1))
    refused = {item: "It does not decode." for item, out in zip(sound.examples.items, unseen, strict=True) if out}
    return without(sound.examples, refused), scores[~unseen], {**sound.left_out, **refused}


def _levels(said: Floats, targets: Floats, taught: Floats, thresholds: Floats) -> tuple[Level, ...]:
    """The tagger, one who knows how often each tag is true, one who guesses with the tagger's thresholds."""
    often = metrics.frequency_baseline(taught, len(said))
    cuts = metrics.best_thresholds(often[:1].repeat(len(taught), axis=0), taught) if len(taught) else thresholds
    guess = np.random.default_rng(0).random(said.shape)
    chance = _level(GUESS, guess, targets, np.full(said.shape[1], 0.5))
    return (
        _level(TAGGER, said, targets, thresholds),
        _level(FREQUENCY, often, targets, cuts),
        replace(chance, map=_number(metrics.mean(metrics.random_average_precision(targets)))),
    )


def _level(name: str, said: Floats, targets: Floats, thresholds: Floats) -> Level:
    found = metrics.summary(said, targets, thresholds)
    names = ("map", "micro_ap", "macro_f1", "micro_f1", "calibration_error")
    return Level(name, *(_number(found[one]) for one in names))


def _by_tag(about: About, said: Floats, targets: Floats, taught: Floats, thresholds: Floats) -> tuple[TagResult, ...]:
    counted = metrics.counts(said, targets, thresholds)
    ranked, guess = metrics.average_precision(said, targets), metrics.random_average_precision(targets)
    precision, recall, f1 = metrics.precision(counted), metrics.recall(counted), metrics.f1(counted)
    return tuple(
        TagResult(
            tag=tag,
            group=about.groups.get(tag, ""),
            learnt=int((taught[:, at] >= 0.5).sum()),
            shown=int((targets[:, at] >= 0.5).sum()),
            known=int((~np.isnan(targets[:, at])).sum()),
            threshold=float(thresholds[at]),
            average_precision=_number(ranked[at]),
            precision=_number(precision[at]),
            recall=_number(recall[at]),
            f1=_number(f1[at]),
            guess=_number(guess[at]),
            curve=_points(metrics.precision_recall(said[:, at], targets[:, at])) if ranked[at] == ranked[at] else (),
        )
        for at, tag in enumerate(about.tags)
    )


def _confusions(about: About, said: Floats, targets: Floats) -> tuple[Confused, ...]:
    groups: dict[str, list[int]] = {}
    for at, tag in enumerate(about.tags):
        if group := about.groups.get(tag):
            groups.setdefault(group, []).append(at)
    tables = ((group, at, metrics.confusion(said[:, at], targets[:, at])) for group, at in groups.items())
    return tuple(
        Confused(group, tuple(about.tags[one] for one in at), tuple(tuple(map(int, row)) for row in table))
        for group, at, table in tables
        if len(at) > 1 and table.any()
    )


def _not_measured(about: About, by_tag: Sequence[TagResult], held: Examples, where: Where) -> list[str]:
    """What this evaluation does not say, in sentences."""
    absent = [one.tag for one in by_tag if not one.shown]
    few = sum(0 < one.shown < 5 for one in by_tag)
    said = []
    if absent:
        named = ", ".join(absent[:5]) + (f" and {len(absent) - 5} more" if len(absent) > 5 else "")
        said.append(f"{len(absent)} of {len(by_tag)} tags are on no picture held back and are in no mean: {named}.")
    if few:
        are = (
            "1 tag is on fewer than five of these pictures: its"
            if few == 1
            else f"{few} tags are on fewer than five of these pictures: their"
        )
        said.append(f"{are} numbers are little more than luck.")
    if about.release and about.release != where.name:
        said.append(
            f"It learnt from {about.release} and is measured on {where.name}: whether it has seen some of these "
            "pictures is not known here, unless both are releases of one project, whose parts stay."
        )
    if where.part == LEARNT:
        said.append("It has learnt from these very pictures: the numbers are far too good.")
    if np.isnan(held.targets).any():
        share = float(np.isnan(held.targets).mean())
        said.append(f"{share:.0%} of all pairs of picture and tag are unknown; they count nowhere.")
    return [*said, *about.notes]


def _points(curve: metrics.Curve) -> tuple[tuple[float, float], ...]:
    """A curve thinned to what can be seen."""
    many = len(curve.recall)
    take = np.unique(np.linspace(0, many - 1, POINTS).astype(np.intp)) if many else np.empty(0, np.intp)
    return tuple((round(float(curve.recall[at]), 4), round(float(curve.precision[at]), 4)) for at in take)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
