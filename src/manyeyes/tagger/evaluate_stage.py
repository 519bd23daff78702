"""Which pictures a stage's tagger is measured on: the held-back part of the release it learnt from, or of another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from manyeyes import datasets
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.tagger import history
from manyeyes.tagger.curves import read_curves
from manyeyes.tagger.evaluate import Where, evaluate
from manyeyes.tagger.evaluation import Evaluation
from manyeyes.tagger.examples import Pictures
from manyeyes.tagger.history import TaggerRow
from manyeyes.tagger.model_card import Origin, origin_of, write_card
from manyeyes.tagger.source import NOW, Source, from_release, from_settled

SETTLED_NOW = "what is settled now"


@dataclass(frozen=True)
class Measured:
    """An evaluation with the tagger's row, where its pictures are, and the card that tells of it."""

    found: Evaluation
    row: TaggerRow
    pictures: Pictures
    card: Path
    """Beside the tagger."""


def evaluate_stage(
    house: House, project: Project, stage: Stage, row: TaggerRow, release: str, where: Where
) -> Measured:
    """Measure tagger `row` of a train stage and write its card; `release` '' is the one it learnt from.

    Raises UnknownRelease, NothingHeldBack, NotATagger and what `evaluate` raises.
    """
    name = release or row.release or NOW
    source = _source(house, project, stage, name)
    folder = history.tagger_folder(house, row)
    made = history.loaded(folder)
    if not made.about.release and row.release:
        made = replace(made, about=replace(made.about, release=row.release))
    where = replace(where, name=SETTLED_NOW if name == NOW else name, learning=read_curves(folder))
    found = evaluate(made, source.examples, source.pictures, where)
    origin = Origin() if name == NOW else origin_of(datasets.release_folder(house, project, name))
    return Measured(found, row, source.pictures, write_card(folder, made.about, found, origin))


def _source(house: House, project: Project, stage: Stage, name: str) -> Source:
    return from_settled(house, project, stage) if name == NOW else from_release(house, project, stage, name)
