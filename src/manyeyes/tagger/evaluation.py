"""What an evaluation found, as plain values: a page, JSON and a card are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from manyeyes.tagger.learning_curve import Curve as LearningCurve
from manyeyes.tagger.metrics import Bin
from manyeyes.tagger.seed_score import SeedScore

Number = float | None
"""None where nothing could be measured."""
TAGGER, FREQUENCY, GUESS = "this tagger", "knows only how often", "guesses"


@dataclass(frozen=True)
class Level:
    """One row of the comparison: the tagger, or one who does not look at pictures."""

    name: str
    map: Number
    """Mean average precision over the tags: 1 is perfect."""
    micro_ap: Number
    macro_f1: Number
    micro_f1: Number
    calibration_error: Number


@dataclass(frozen=True)
class TagResult:
    """One tag on the pictures held back."""

    tag: str
    group: str
    learnt: int
    """Pictures it was learnt from."""
    shown: int
    """Held-back pictures that show it."""
    known: int
    """Held-back pictures of which it is known whether they do."""
    threshold: float
    average_precision: Number
    precision: Number
    recall: Number
    f1: Number
    guess: Number
    """The average precision of a random order."""
    curve: tuple[tuple[float, float], ...] = ()
    """(recall, precision) as the threshold falls."""


@dataclass(frozen=True)
class Mistake:
    """A picture on which the tagger was surely wrong, as far as people are right."""

    tag: str
    item: str
    """SHA-256."""
    score: float
    target: float
    loss: float
    """In nats."""
    kind: Literal["missed", "imagined"]


@dataclass(frozen=True)
class Confused:
    """Tags that exclude each other: which is taken for which."""

    group: str
    tags: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    """A row a true tag, a column the one with the highest score."""

    @property
    def right(self) -> Number:
        """The share of pictures whose true tag scored highest."""
        many = sum(map(sum, self.table))
        return sum(row[at] for at, row in enumerate(self.table)) / many if many else None


@dataclass(frozen=True)
class LeakGain:
    """What a split that ignores which pictures belong together would have seemed to give."""

    by_group: Number
    """mAP as measured: pictures that belong together stand on one side."""
    by_picture: Number
    """mAP of the same settings, fitted again, when pictures are dealt out one by one."""
    relatives: int
    """Pictures held back by chance that have a relative among those learnt from."""
    sentence: str


@dataclass(frozen=True)
class Evaluation:
    """Everything that was found out about a tagger on pictures it had not seen."""

    method: str
    learnt_from: str
    """The release it learnt from; '' where it is not known."""
    measured_on: str
    part: str
    pictures: int
    learnt: int
    tags: tuple[str, ...]
    """The fixed list: mAP is over those of them that a held-back picture shows."""
    levels: tuple[Level, ...]
    by_tag: tuple[TagResult, ...]
    """In the order of the tagger's tags."""
    curve: tuple[tuple[float, float], ...]
    """(recall, precision) over all pictures and tags together."""
    reliability: tuple[Bin, ...]
    confusions: tuple[Confused, ...]
    mistakes: tuple[Mistake, ...]
    """The largest loss first."""
    seed_score: SeedScore | None
    leak: LeakGain | None
    learning: tuple[LearningCurve, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 to why the picture could not be measured."""
    not_measured: tuple[str, ...] = ()
    """Sentences about what this evaluation does not say."""
    trained_at: float = 0.0

    @property
    def tagger(self) -> Level:
        """The tagger's own row."""
        return self.levels[0]

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        told = asdict(self)
        told["reliability"] = [one._asdict() for one in self.reliability]
        for one, confused in zip(told["confusions"], self.confusions, strict=True):
            one["right"] = confused.right
        if self.seed_score is not None:
            told["seed_score"]["sentence"] = self.seed_score.sentence
        return told
