"""The methods a train stage may name, behind one call: what is given to learn from in, a tagger out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.inference import FEATURES_VERSION, SIDES, Cache, Features, features_of, pixels_of
from manyeyes.media import Jail
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.finetune import FinetuneSettings, settings_of
from manyeyes.tagger.head import fit_head
from manyeyes.tagger.head_model import Placing
from manyeyes.tagger.source import CHOSEN, LEARNT
from manyeyes.tagger.tagger import Tagger

Floats = NDArray[np.float32]
HEAD, CNN11 = "head", "cnn11"
WITH_FEATURES = (HEAD, "finetune")  # a network is kept only if it is better than a head
RENAMED = {"rate": "learning_rate"}  # what the project file calls it
AT_ONCE = 256  # pictures whose pixels are scored together


class OtherFeatures(ManyEyesError):
    """It was trained on features of version {theirs}; this program takes version {ours}."""

    status = 409


@dataclass(frozen=True)
class Given:
    """What a method learns from, and how."""

    method: str
    examples: Examples
    places: Mapping[str, Path]
    """SHA-256 to the file that shows the picture."""
    cache: Cache
    size: int | None = None
    """Pixels of a side, where the stage says it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the stage says for a network."""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    """A head's settings that were chosen before; empty: they are chosen now."""
    placing: Placing | None = None
    """Of the head these settings are of."""
    seed: int = 1
    release: str = ""
    now: float = 0.0
    threads: int = 0
    say: Callable[[str], None] = print
    jail: Jail | None = None
    workplace: Path = Path()
    """A folder for checkpoints, which an interrupted training goes on from."""
    features: Features | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 to the sentence why it could not be decoded."""

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides a head looks at pictures at."""
        return (self.size,) if self.size else SIDES

    def looked_at(self) -> Given:
        """With features where the method wants them; what cannot be decoded is left out. Raises MlNotInstalled."""
        if self.method not in WITH_FEATURES:
            return self
        seen = self.features_at(self.sides)
        kept = [row for row, item in enumerate(self.examples.items) if item not in seen.left_out]
        return replace(self, features=seen, left_out=seen.left_out, examples=self.examples.take(kept))

    def features_at(self, sides: tuple[int, ...]) -> Features:
        """Features of every picture, those that were taken before read from the cache."""
        if self.features is not None and self.features.sides == sides:
            return self.features
        return features_of(self.places, self.cache, sides, jail=self.jail, threads=self.threads, say=self.say)

    @property
    def learnt(self) -> Examples:
        """What is learnt from; every method chooses within it by components."""
        return self.examples.only(LEARNT, CHOSEN)


def learn(given: Given) -> Tagger:
    """Learn by the method that was asked for; seconds for a head with chosen settings, minutes for others.

    Raises MlNotInstalled, TorchNotInstalled, TooFewPictures and what is wrong with settings.
    """
    if given.method != HEAD:
        return _network(given)
    learnt = given.learnt
    features = given.features_at(given.sides).of(learnt.items)
    how: dict[str, Any] = {"seed": given.seed, "release": given.release, "now": given.now, "say": given.say}
    return fit_head(learnt, features, given.chosen or None, placing=given.placing, **how)


def _network(given: Given) -> Tagger:
    from manyeyes.tagger.finetune import fit_better, fit_finetune  # torch, where it is asked for

    settings = network_settings(given.method, given.size, given.settings, given.seed, given.threads)
    learnt, folder = given.learnt, given.workplace
    how: dict[str, Any] = {"folder": folder, "release": given.release, "now": given.now, "say": given.say}
    if given.method == CNN11:
        return fit_finetune(learnt, given.places, given.cache, settings, **how)
    return fit_better(learnt, given.features_at(given.sides), given.places, given.cache, settings, **how)


def network_settings(
    method: str, size: int | None, said: Mapping[str, Any], seed: int = 0, threads: int = 0
) -> FinetuneSettings:
    """What a network is trained with, from a stage's size and numbers, which are all written as fractions there.

    Raises UnknownTrainingSetting, TrainingSettingOutOfRange.
    """
    kinds = {name: type(value) for name, value in asdict(FinetuneSettings()).items()}
    numbers = {RENAMED.get(name, name): value for name, value in said.items()}
    told = {name: kinds[name](value) if name in kinds else value for name, value in numbers.items()}
    told |= {"side": size} if size else {}
    told |= {"network": CNN11} if method == CNN11 else {}
    return settings_of({"seed": seed, "threads": threads, **told})


def scores_of(tagger: Tagger, given: Given, part: str) -> Floats:
    """What a tagger says of the pictures of a part: (pictures, tags). Raises OtherFeatures."""
    places = {item: given.places[item] for item in given.examples.only(part).items}
    seen = given.features if tagger.about.method == HEAD else None
    if seen is not None and seen.sides == tuple(tagger.model.sides):
        return _checked(tagger).scores_of(seen.of(tuple(places)))
    return said_of(tagger, places, given.cache, jail=given.jail, threads=given.threads, say=given.say)


def said_of(
    tagger: Tagger,
    places: Mapping[str, Path],
    cache: Cache,
    *,
    jail: Jail | None = None,
    threads: int = 0,
    say: Callable[[str], None] = lambda line: None,
) -> Floats:
    """What a tagger says of pictures (SHA-256 -> file): (pictures, tags), NaN for what cannot be decoded.

    Features and pixels are read from the cache where they are there. Raises OtherFeatures, MlNotInstalled.
    """
    found = np.full((len(places), len(tagger.about.tags)), np.nan, np.float32)
    if tagger.about.method == HEAD:
        seen = features_of(places, cache, tuple(_checked(tagger).model.sides), jail=jail, threads=threads, say=say)
        if len(seen):
            found[_rows(places, seen.items)] = tagger.scores_of(seen)
        return found
    every = list(places)
    for at in range(0, len(every), AT_ONCE):
        some = {item: places[item] for item in every[at : at + AT_ONCE]}
        sides = [(side, *pixels_of(some, cache, side, jail=jail, say=say)) for side in tagger.model.sides]
        if kept := sides[0][1]:
            rows = at + _rows(some, kept)
            found[rows] = tagger.scores_of_pixels({side: pixels for side, _, pixels, _ in sides})
    return found


def _rows(places: Mapping[str, Path], items: Sequence[str]) -> NDArray[np.intp]:
    row = {item: number for number, item in enumerate(places)}
    return np.array([row[item] for item in items], dtype=np.intp)


def _checked(tagger: Tagger) -> Tagger:
    """The head, if it knows the features of this program."""
    if tagger.about.features != FEATURES_VERSION:
        raise OtherFeatures(theirs=tagger.about.features, ours=FEATURES_VERSION)
    return tagger
