"""The methods that train a network: `finetune`, kept only if it beats the head, and `cnn11`, the baseline as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from manyeyes.inference import SIDES
from manyeyes.tagger.finetune import FinetuneSettings, fit_better, fit_finetune, settings_of
from manyeyes.tagger.tagger import Tagger

if TYPE_CHECKING:
    from manyeyes.tagger.methods import Given

BASELINE = "cnn11"
LEARNT, CHOSEN = "train", "validation"


def learn_network(given: Given) -> Tagger:
    """Train as asked, in `given.workplace`, where an interrupted training goes on.

    Raises TorchNotInstalled, TooFewPictures, UnknownTrainingSetting, TrainingSettingOutOfRange, UnknownNetwork.
    """
    how = network_settings(given)
    examples = given.examples.only(LEARNT, CHOSEN)
    told: dict[str, Any] = {"release": given.release, "now": given.now, "say": given.say, "jail": given.jail}
    if given.method == BASELINE:
        return fit_finetune(examples, given.places, given.cache, how, folder=given.workplace, **told)
    features = given.features_at(SIDES)
    return fit_better(examples, features, given.places, given.cache, how, folder=given.workplace, **told)


def network_settings(given: Given) -> FinetuneSettings:
    """What the stage says, over what the network brings."""
    said = dict(given.settings)
    if given.method == BASELINE:
        said["network"] = BASELINE
    if given.size:
        said["side"] = given.size
    return replace(settings_of(said), seed=given.seed, threads=given.threads)
