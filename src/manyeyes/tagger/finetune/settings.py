"""What a network is trained with. A training with the same settings, seed and pictures gives the same metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from manyeyes.errors import ManyEyesError

NOT_OF_THE_RESULT = ("minutes", "threads")
"""These say how long to wait and what to wait with, never what comes out."""


class UnknownTrainingSetting(ManyEyesError):
    """Training a network has no setting {name}; it has {known}."""


class TrainingSettingOutOfRange(ManyEyesError):
    """{name} of a training is {value}; it must be {must}."""


@dataclass(frozen=True)
class FinetuneSettings:
    """How to train; the defaults are the small residual network that did best on 6,636 faces of 64 pixels."""

    network: str = "resnet"
    """resnet (small, from nothing), lite0 (blocks 8 to 15 fine-tuned), cnn11 (the baseline) or timm:NAME."""
    width: int = 32
    """Channels of the small network's first blocks; its last have eight times as many. Others have their own."""
    side: int = 64
    """Pixels, of the square a picture is padded to."""
    epochs: int = 20
    minutes: float = 10.0
    """No longer than this; where it is too short for all epochs there are fewer, and that is said."""
    batch: int = 32
    learning_rate: float = 3e-3
    """AdamW's highest, after a short warm-up; it falls like a cosine to nothing, unless `schedule` is flat."""
    schedule: str = "cosine"
    weight_decay: float = 0.05
    dropout: float = 0.2
    average: float = 0.998
    """Of the running mean of weights that is kept in the end (EMA), less in a short training; 0: the last weights."""
    flips: bool = True
    """Half of the pictures mirrored; no for a tag that means left or right."""
    zoom: float = 0.12
    """Up to this share larger or smaller."""
    rotation: float = 10.0
    """Degrees, up to this to either side."""
    brightness: float = 0.2
    """Up to this share brighter or darker. Never another hue: colours are what many tags mean."""
    seed: int = 0
    threads: int = 0
    """0: all cores."""

    def __post_init__(self) -> None:
        """Raise TrainingSettingOutOfRange for what could not be trained with."""
        for name, least, most in RANGES:
            value = getattr(self, name)
            if not least <= value <= most:
                raise TrainingSettingOutOfRange(name=name, value=value, must=f"{least} to {most}")
        if self.schedule not in ("cosine", "flat"):
            raise TrainingSettingOutOfRange(name="schedule", value=self.schedule, must="cosine or flat")

    def of_the_result(self) -> dict[str, Any]:
        """The settings that decide what comes out."""
        return {name: value for name, value in asdict(self).items() if name not in NOT_OF_THE_RESULT}


KINDS: dict[str, Callable[[Any], Any]] = {one.name: type(one.default) for one in fields(FinetuneSettings)}
"""A project file has numbers only: 12.0 epochs are 12, and flips: 0 are none."""
RANGES: tuple[tuple[str, float, float], ...] = (
    ("side", 16, 1024), ("width", 2, 512), ("epochs", 1, 10_000), ("minutes", 0.01, 100_000), ("batch", 2, 4096),
    ("learning_rate", 1e-7, 1), ("weight_decay", 0, 10), ("dropout", 0, 0.95), ("average", 0, 0.99999),
    ("zoom", 0, 0.9), ("rotation", 0, 180), ("brightness", 0, 0.9), ("threads", 0, 1024),
)  # fmt: skip

PRESETS: dict[str, dict[str, Any]] = {
    "resnet": {},
    "lite0": {"network": "lite0", "side": 128, "epochs": 8, "batch": 32, "learning_rate": 1e-3, "average": 0.99},
    # The source: Adam 0.0001, batches of 200, 400 epochs, pictures of 100 x 100, nothing else said.
    "cnn11": {
        "network": "cnn11", "side": 100, "epochs": 400, "batch": 200, "learning_rate": 1e-4, "schedule": "flat",
        "weight_decay": 0.0, "dropout": 0.0, "average": 0.0,
        "flips": False, "zoom": 0.0, "rotation": 0.0, "brightness": 0.0,
    },
    "timm": {"side": 128, "epochs": 8, "batch": 32, "learning_rate": 1e-3, "average": 0.99},
}  # fmt: skip
"""What a network is trained with where nothing else is said."""


def settings_of(said: Mapping[str, Any] | FinetuneSettings | None = None) -> FinetuneSettings:
    """Settings from plain values (of a project file, of tagger.json); what is left out comes from the network's preset.

    Raises UnknownTrainingSetting, TrainingSettingOutOfRange.
    """
    if isinstance(said, FinetuneSettings):
        return said
    said = dict(said or {})
    known = [one.name for one in fields(FinetuneSettings)]
    for name in said:
        if name not in known:
            raise UnknownTrainingSetting(name=name, known=", ".join(known))
    preset = PRESETS.get(str(said.get("network", "resnet")).partition(":")[0], {})
    return FinetuneSettings(**{**preset, **{name: KINDS[name](value) for name, value in said.items()}})
