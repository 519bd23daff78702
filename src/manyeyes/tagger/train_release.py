"""Train a tagger on a release's folder, outside of any project: for whoever was given a dataset."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from manyeyes import datasets
from manyeyes.inference import Cache
from manyeyes.tagger.examples import read_examples
from manyeyes.tagger.figures import judge, write_figures
from manyeyes.tagger.methods import HEAD, Given, learn, scores_of
from manyeyes.tagger.model_folder import check_free, save
from manyeyes.tagger.sound import learnable_tags, left_out_sentence, with_pictures
from manyeyes.tagger.source import JUDGED
from manyeyes.tagger.tagger import Tagger


@dataclass(frozen=True)
class FromRelease:
    """One training: on which release, into which folder, how, and whom to tell how far it is."""

    release: Path
    out: Path
    cache: Cache
    now: float
    method: str = HEAD
    seed: int = 1
    threads: int = 0
    """0: all cores."""
    say: Callable[[str], None] = print


def train_release(asked: FromRelease) -> Tagger:
    """Learn from the part for training, measure on the part `test`, write the tagger; seconds to minutes.

    May be interrupted at any time: features that were taken are kept. Raises TaggerFolderInTheWay, NotARelease,
    NothingToLearn, NoLearnableTag, MlNotInstalled.
    """
    began = time.monotonic()
    check_free(asked.out)
    given = _prepared(asked)
    made = learn(given)
    held = given.examples.only(JUDGED)
    if not len(held):
        asked.say("The release has no test part: how good the tagger is cannot be measured on pictures it never saw.")
    judged = judge(made.about, held, scores_of(made, given, JUDGED), given.learnt) if len(held) else None
    summary = {**made.about.metrics, **judged.summary} if judged else made.about.metrics
    made = replace(made, about=replace(made.about, metrics=summary, seconds=round(time.monotonic() - began, 3)))
    save(made, asked.out)
    if judged:
        write_figures(judged.figures, asked.out)
    return made


def _prepared(asked: FromRelease) -> Given:
    """What can be learnt from; what is left out is said."""
    examples = read_examples(asked.release)
    sound = with_pictures(examples, datasets.pictures_in(asked.release))
    given = Given(
        method=asked.method,
        examples=sound.examples,
        places=sound.places,
        cache=asked.cache,
        seed=asked.seed,
        release=asked.release.resolve().name,
        now=asked.now,
        threads=asked.threads,
        say=asked.say,
        workplace=asked.out.with_name(f".{asked.out.name}-at-work"),
    ).looked_at()
    if left_out := {**sound.left_out, **given.left_out}:
        asked.say(left_out_sentence(left_out, len(examples)))
    learnable = learnable_tags(given.examples)
    for remark in learnable.remarks:
        asked.say(remark + ".")
    return replace(given, examples=learnable.examples)
