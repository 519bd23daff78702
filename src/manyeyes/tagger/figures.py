"""What a tagger is worth, tag by tag, on pictures it never saw; kept beside it as figures.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from manyeyes.tagger import metrics
from manyeyes.tagger.about import About
from manyeyes.tagger.examples import Examples

FILE = "figures.json"
PLACES = 6  # decimals kept


@dataclass(frozen=True)
class Figure:
    """One tag; none where too little is known to measure."""

    tag: str
    ap: float | None
    baseline: float | None
    """Average precision of one who only knows how frequent the tag is."""
    precision: float | None
    recall: float | None
    f1: float | None
    threshold: float | None
    known: int
    """Held-back pictures where the tag is known."""
    positives: int
    """Those that show it."""
    examples: int
    """Pictures it learnt from that show it."""


@dataclass(frozen=True)
class Judged:
    """A tagger's numbers on held-back pictures."""

    summary: Mapping[str, float | int | None]
    figures: tuple[Figure, ...]
    """Rarest examples first."""


def judge(about: About, held: Examples, scores: ArrayLike, learnt: Examples) -> Judged:
    """Measure scores (pictures, tags) in the order of the tagger's tags against what is known of `held`."""
    targets, taught = _columns(held, about.tags), _columns(learnt, about.tags)
    bounds = np.array([about.thresholds.get(tag, 0.5) for tag in about.tags])
    baseline = metrics.average_precision(metrics.frequency_baseline(taught, len(held)), targets)
    counted = metrics.counts(scores, targets, bounds)
    columns = {
        "ap": metrics.average_precision(scores, targets),
        "baseline": baseline,
        "precision": metrics.precision(counted),
        "recall": metrics.recall(counted),
        "f1": metrics.f1(counted),
        "threshold": bounds,
    }
    numbers = {
        "known": (~np.isnan(targets)).sum(axis=0),
        "positives": (targets >= 0.5).sum(axis=0),
        "examples": (taught >= 0.5).sum(axis=0),
    }
    rows = [_figure(tag, at, columns, numbers) for at, tag in enumerate(about.tags)]
    summary: dict[str, float | int | None] = {
        name: _plain(one) for name, one in metrics.summary(scores, targets, bounds).items()
    }
    summary |= {"map_baseline": _plain(metrics.mean(baseline)), "learnt_from": len(learnt), "held_back": len(held)}
    return Judged(summary, tuple(sorted(rows, key=lambda one: (one.examples, one.tag))))


def _figure(
    tag: str, at: int, columns: Mapping[str, NDArray[np.float64]], numbers: Mapping[str, NDArray[np.int64]]
) -> Figure:
    told: dict[str, Any] = {name: _plain(column[at]) for name, column in columns.items()}
    return Figure(tag=tag, **told, **{name: int(column[at]) for name, column in numbers.items()})


def write_figures(figures: Sequence[Figure], folder: Path) -> None:
    """Write them beside a tagger."""
    (folder / FILE).write_text(json.dumps([asdict(one) for one in figures], ensure_ascii=False), "utf-8")


def read_figures(folder: Path) -> tuple[Figure, ...]:
    """The figures beside a tagger; none where its folder is gone."""
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Figure(**one) for one in said)


def _columns(examples: Examples, tags: Sequence[str]) -> NDArray[np.float32]:
    place = {tag: at for at, tag in enumerate(examples.tags)}
    return examples.targets[:, [place[tag] for tag in tags]]


def _plain(value: float) -> float | None:
    """A number as JSON has it; what could not be measured is none."""
    return None if np.isnan(value) else round(float(value), PLACES)
