"""What a tagger says of itself: what it knows, where from, how good it was found; the text of tagger.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from manyeyes.tagger.calibrate import Calibration

FORMAT = 1
"""Of the model folder; another number is refused."""


@dataclass(frozen=True)
class About:
    """Everything about a tagger but its numbers. A tagger's tags keep their order for life."""

    method: str
    """head, finetune or cnn11."""
    tags: tuple[str, ...]
    calibration: Calibration
    groups: Mapping[str, str] = field(default_factory=dict)
    """Tag -> the group of which only one tag holds (the question, as a rule)."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """Tag -> the probability from which on it is said to hold."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Tag -> on how many pictures of the training part it held."""
    features: int = 0
    """FEATURES_VERSION it was trained on; 0 for a network that looks at pixels itself."""
    release: str = ""
    seed: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What was chosen: enough to fit it again."""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """What the evaluation found, on pictures it had not seen."""
    notes: tuple[str, ...] = ()
    """Sentences people should know: a tag with one example, a tag that always held."""
    seconds: float = 0.0
    """Training took."""
    trained_at: float = 0.0
    """Seconds since 1970, UTC."""
    format: int = FORMAT


def as_plain(about: About) -> dict[str, Any]:
    """An About as JSON."""
    return asdict(about)


def from_plain(said: Mapping[str, Any]) -> About:
    """An About as tagger.json has it; raises KeyError, TypeError or ValueError for what is none."""
    known = dict(said)
    kept = known.pop("calibration")
    calibration = Calibration(str(kept["method"]), *(tuple(map(float, kept[name])) for name in ("slope", "offset")))
    tags, notes = tuple(map(str, known.pop("tags"))), tuple(map(str, known.pop("notes", ())))
    if len(calibration.slope) != len(tags) or len(calibration.offset) != len(tags):
        raise ValueError("its calibration is of other tags")
    return About(**known, tags=tags, notes=notes, calibration=calibration)
