"""Whether a fine-tuned network is kept: only if it is better than the head on pictures neither has seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import Cache, Features
from manyeyes.media import Jail
from manyeyes.tagger.examples import Examples
from manyeyes.tagger.finetune.fit import decoded, fit_pixels, split_off
from manyeyes.tagger.finetune.settings import FinetuneSettings, settings_of
from manyeyes.tagger.head import fit_head, refit
from manyeyes.tagger.metrics import average_precision, mean
from manyeyes.tagger.tagger import Tagger

Floats = NDArray[np.float32]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Decision:
    """Which was kept, with its numbers."""

    kept: str
    """finetune or head."""
    head_map: float
    finetuned_map: float
    tags: int
    """How many could be measured."""
    pictures: int

    @property
    def sentence(self) -> str:
        """For the model card."""
        chosen = "fine-tuned network was kept" if self.kept == "finetune" else "head was kept"
        return (
            f"The {chosen}: on {self.pictures} pictures held out by group the network has a mAP of "
            f"{self.finetuned_map:.4f}, the head of {self.head_map:.4f}, over {self.tags} tags."
        )


def decide(head: Floats, finetuned: Floats, targets: Floats) -> Decision:
    """Compare scores of pictures held out, all (n, tags), targets NaN where unknown. A tie goes to the head."""
    one, other = average_precision(head, targets), average_precision(finetuned, targets)
    measured = int((~np.isnan(one)).sum())
    pictures = int((~np.isnan(targets)).any(axis=1).sum())
    kept = "finetune" if mean(other) > mean(one) else "head"
    return Decision(kept, mean(one), mean(other), measured, pictures)


@dataclass(frozen=True)
class HoldOut:
    """Pictures held out by component, as scores of both: (n, tags)."""

    head: Floats
    finetuned: Floats
    targets: Floats
    """NaN where unknown."""


def better_of(head: Tagger, finetuned: Tagger, holdout: HoldOut) -> Tagger:
    """The better tagger, its about saying why and by how much.

    Both must have been made from the same pictures, without those held out.
    """
    found = decide(holdout.head, holdout.finetuned, holdout.targets)
    kept = finetuned if found.kept == "finetune" else head
    numbers = {"head_map": found.head_map, "finetuned_map": found.finetuned_map, "kept": found.kept}
    return _told(kept, found.sentence, {**kept.about.metrics, "against_head": numbers})


def fit_better(
    examples: Examples,
    features: Features,
    pictures: Mapping[str, Path],
    cache: Cache,
    settings: FinetuneSettings | Mapping[str, Any] | None = None,
    *,
    folder: Path,
    release: str = "",
    now: float = 0.0,
    say: Say = print,
    jail: Jail | None = None,
) -> Tagger:
    """A fine-tuned network where it beats the head on what is held out by component, else the head, fitted on all.

    As `fit_finetune`; `features` are for the head. What cannot be decoded is left out of both.
    """
    how = settings_of(settings)
    known = set(features.items)
    examples = examples.take([row for row, item in enumerate(examples.items) if item in known])
    examples, pixels, _ = decoded(examples, pictures, cache, how.side, say, jail)
    split = split_off(examples, how.seed)
    head = fit_head(examples.take(split.learn), features, seed=how.seed, release=release, now=now, say=say)
    finetuned = fit_pixels(examples, pixels, how, folder=folder, release=release, now=now, say=say)
    held = examples.take(split.held)
    of_head = head.scores_of(features.of(held.items))
    of_network = finetuned.scores_of_pixels({how.side: pixels[split.held]})
    kept = better_of(head, finetuned, HoldOut(of_head, of_network, held.targets))
    say(kept.about.notes[-1])
    if kept.model is finetuned.model:
        return kept
    whole = refit(head.settings, examples, features, seed=how.seed, release=release, now=now, say=say)
    return _told(whole, kept.about.notes[-1], kept.about.metrics)


def _told(made: Tagger, sentence: str, metrics: Mapping[str, Any]) -> Tagger:
    return replace(made, about=replace(made.about, notes=(*made.about.notes, sentence), metrics=metrics))
