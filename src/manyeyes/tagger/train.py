"""Train a stage's tagger: examples, features, method, what it is worth on held-back pictures, the gate, the history.

Whole or not at all: a tagger's folder is put up in the transaction that writes its row. A training that fails is
written in the history, too, and whatever served goes on serving. Old taggers stay, to roll back to.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.inference import cache_of
from manyeyes.media import Jail
from manyeyes.projects import Project, Stage
from manyeyes.tagger import gate, history
from manyeyes.tagger.curves import draw_curves
from manyeyes.tagger.entering import Trained, enter, note_failure, workplace
from manyeyes.tagger.figures import judge
from manyeyes.tagger.gate import Gate, Measured
from manyeyes.tagger.history import TaggerRow
from manyeyes.tagger.methods import Given, learn, scores_of
from manyeyes.tagger.retrain import settled, tolerance
from manyeyes.tagger.sound import learnable_tags, left_out_sentence, with_pictures
from manyeyes.tagger.source import JUDGED, NOW, Source, from_release, from_settled, newest
from manyeyes.tagger.tagger import Tagger

SEED = 1


@dataclass(frozen=True)
class Training:
    """One training: of which stage, on what, by whom it was asked, and whom to tell how far it is."""

    house: House
    project: Project
    stage: Stage
    release: str | None = None
    """The release to learn from; none: the newest one, or what is settled now where there is none."""
    say: Callable[[str], None] = print
    seed: int = SEED
    threads: int = 0
    job: str = ""
    """The durable job it belongs to; a job that is called twice trains once."""
    jail: Jail | None = field(default=None, repr=False)


def train_stage(training: Training) -> TaggerRow:
    """Train, measure, and let the new tagger serve if it may; seconds to minutes.

    Raises what kept it from learning, after that was written in the history.
    """
    began = time.monotonic()
    try:
        source = source_of(training)
        given = prepare(training, source)
        made = learn(given)
        judged = judge(made.about, given.examples.only(JUDGED), scores_of(made, given, JUDGED), given.learnt)
        verdict = hold(training, given, made)
        metrics = {**made.about.metrics, **judged.summary}  # a network keeps how it stood against the head
        made = replace(made, about=replace(made.about, metrics=metrics, seconds=time.monotonic() - began))
        trained = Trained(made, judged, draw_curves(given, made), verdict, source, training.seed, training.job)
        return enter(_where(training), trained)
    except Exception as error:
        with training.house.reading() as tx:
            arrived = settled(tx, training.stage)
        note_failure(_where(training), error, arrived, time.monotonic() - began, training.job)
        raise


def source_of(training: Training) -> Source:
    """What it learns from. Raises UnknownRelease, NotARelease, NothingToLearn, NoTagLeft."""
    release = training.release or newest(*_where(training))
    training.say(f"Learning from {'what is settled now' if release == NOW else release} …")
    return from_settled(*_where(training)) if release == NOW else from_release(*_where(training), release)


def prepare(training: Training, source: Source) -> Given:
    """The examples that can be learnt from and what is seen on their pictures; says what is left out."""
    sound = with_pictures(source.examples, source.pictures)
    settings = training.stage.file.settings
    given = Given(
        method=str(settings["method"]),
        examples=sound.examples,
        places=sound.places,
        cache=cache_of(training.house.site, training.house.settings),
        size=settings.get("size"),
        settings={**(settings.get("settings") or {}), **{key: settings[key] for key in settings if key == "network"}},
        seed=training.seed,
        release=source.release.name if source.release else "",
        now=training.house.now(),
        threads=training.threads,
        say=training.say,
        jail=training.jail,
        workplace=workplace(*_where(training)),
    ).looked_at()
    if left_out := {**sound.left_out, **given.left_out}:
        training.say(left_out_sentence(left_out, len(source.examples)))
    learnable = learnable_tags(given.examples)
    for remark in learnable.remarks:
        training.say(remark + ".")
    return replace(given, examples=learnable.examples)


def hold(training: Training, given: Given, made: Tagger) -> Gate:
    """Hold the new tagger against the one that serves, both measured now on the same held-back pictures."""
    with training.house.reading() as tx:
        row = history.serving(tx, training.stage.id)
    if row is None:
        return gate.first()
    try:
        old = history.loaded(history.tagger_folder(training.house, row))
        its = Measured(old.about.tags, scores_of(old, given, JUDGED))
    except ManyEyesError as error:
        return gate.not_loaded(error.sentence)
    mine, held = Measured(made.about.tags, scores_of(made, given, JUDGED)), given.examples.only(JUDGED)
    return gate.gate(mine, its, held.tags, held.targets, number=row.number, tolerance=tolerance(training.stage))


def _where(training: Training) -> tuple[House, Project, Stage]:
    return training.house, training.project, training.stage
