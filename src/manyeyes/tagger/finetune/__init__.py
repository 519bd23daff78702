"""finetune trains a network for a stage's tags with torch, resumably, and exports it: serving it needs no torch."""

from manyeyes.tagger.finetune.better import Decision, HoldOut, better_of, decide, fit_better
from manyeyes.tagger.finetune.fit import TorchNotInstalled, fit_finetune, fit_pixels
from manyeyes.tagger.finetune.material import TooFewPictures
from manyeyes.tagger.finetune.settings import (
    FinetuneSettings,
    TrainingSettingOutOfRange,
    UnknownTrainingSetting,
    settings_of,
)

__all__ = [
    "Decision",
    "FinetuneSettings",
    "HoldOut",
    "TooFewPictures",
    "TorchNotInstalled",
    "TrainingSettingOutOfRange",
    "UnknownTrainingSetting",
    "better_of",
    "decide",
    "fit_better",
    "fit_finetune",
    "fit_pixels",
    "settings_of",
]
