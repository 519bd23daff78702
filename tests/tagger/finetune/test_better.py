"""A network is kept where it is better than the head on pictures that neither has seen, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.tagger.finetune.toys import bright, quick

from manyeyes.inference import Cache, features_of_pixels
from manyeyes.tagger import About, HeadSettings, Tagger, fit_head
from manyeyes.tagger.calibrate import uncalibrated
from manyeyes.tagger.finetune import (
    FinetuneSettings,
    HoldOut,
    TrainingSettingOutOfRange,
    UnknownTrainingSetting,
    better_of,
    decide,
    settings_of,
)
from manyeyes.tagger.finetune.schedule import decay, epochs_that_fit, rate
from manyeyes.tagger.finetune.temperature import temperature

TRUE = np.array([[1, 0], [0, 1], [1, 1], [0, 0]], np.float32)


def made(method: str) -> Tagger:
    """A tagger of which only its about is looked at."""
    nothing: Any = object()
    return Tagger(About(method, ("a", "b"), uncalibrated(2), notes=("before",), metrics={"map": 0.5}), nothing)


@pytest.mark.parametrize(("finetuned", "kept"), [(TRUE, "finetune"), (1 - TRUE, "head")])
def test_the_better_one_is_kept_with_the_numbers_that_decided(finetuned: np.ndarray, kept: str) -> None:
    head = np.array([[0.9, 0.2], [0.1, 0.3], [0.4, 0.1], [0.5, 0.0]], np.float32)
    chosen = better_of(made("head"), made("finetune"), HoldOut(head, finetuned, TRUE)).about
    assert chosen.method == kept
    assert chosen.metrics["against_head"]["kept"] == kept
    assert chosen.metrics["map"] == 0.5
    assert chosen.notes[0] == "before"
    assert "on 4 pictures held out by group" in chosen.notes[1]
    assert f"{chosen.metrics['against_head']['head_map']:.4f}" in chosen.notes[1]


def test_a_tie_goes_to_the_head_which_is_fitted_in_seconds() -> None:
    assert decide(TRUE, TRUE, TRUE).kept == "head"


def test_where_nothing_could_be_measured_the_head_is_kept() -> None:
    assert decide(TRUE, TRUE, np.full_like(TRUE, np.nan)).kept == "head"


@pytest.mark.torch
def test_from_examples_to_the_better_of_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from manyeyes.tagger.finetune import better

    examples, pixels = bright(60, seed=2)
    large = pixels.repeat(4, axis=1).repeat(4, axis=2)
    cache = Cache(tmp_path / "cache")
    seen = replace(features_of_pixels({128: large}, cache, 1), items=examples.items)
    chosen = HeadSettings(("colours",), 0.0, 0.01)  # choosing takes longer than all the rest here
    monkeypatch.setattr(better, "fit_head", lambda some, seen, **how: fit_head(some, seen, chosen, **how))
    monkeypatch.setattr(better, "decoded", lambda some, *_: (some, pixels, {}))
    said: list[str] = []
    kept = better.fit_better(examples, seen, {}, cache, quick(epochs=1), folder=tmp_path / "work", say=said.append)
    numbers = kept.about.metrics["against_head"]
    assert kept.about.method == numbers["kept"]
    assert (numbers["finetuned_map"] > numbers["head_map"]) == (numbers["kept"] == "finetune")
    assert any(line == kept.about.notes[-1] for line in said)


odds = arrays(np.float32, (30, 2), elements=st.floats(-4, 4, width=32))


@given(odds=odds, seed=st.integers(0, 1000))
def test_the_temperature_never_makes_the_loss_worse(odds: np.ndarray, seed: int) -> None:
    targets = np.random.default_rng(seed).random(odds.shape).astype(np.float32)
    found = temperature(odds, targets)

    def loss(slope: float) -> float:
        return float((np.logaddexp(0, slope * odds) - targets * slope * odds).mean())

    assert len(set(found.slope)) == 1
    assert loss(found.slope[0]) <= min(loss(1.0), loss(0.5), loss(2.0)) + 1e-5


def test_where_nothing_is_held_out_log_odds_are_taken_as_they_are() -> None:
    assert temperature(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)).slope == (1.0, 1.0)


@given(steps=st.integers(4, 5000))
def test_the_learning_rate_rises_falls_and_is_never_above_its_highest(steps: int) -> None:
    rates = [rate(step, steps, 0.003) for step in range(steps)]
    highest = int(np.argmax(rates))
    assert max(rates) <= 0.003 * (1 + 1e-9)
    assert rates[:highest] == sorted(rates[:highest])
    assert rates[highest:] == sorted(rates[highest:], reverse=True)
    assert min(rates) >= 0


@given(planned=st.integers(1, 400), an_epoch=st.floats(0.01, 1e4), seconds=st.floats(0.1, 1e5))
def test_no_more_epochs_are_planned_than_fit(planned: int, an_epoch: float, seconds: float) -> None:
    fitting = epochs_that_fit(planned, an_epoch, seconds)
    assert 1 <= fitting <= planned
    assert fitting == 1 or fitting * an_epoch <= seconds * (1 + 1e-9)


def test_the_mean_of_weights_soon_forgets_how_they_began() -> None:
    assert decay(0, 10**6, 0.998) < 0.2
    assert decay(10**5, 10**6, 0.998) == 0.998
    assert decay(10**5, 10**6, 0.0) == 0.0


@given(steps=st.integers(1, 5000))
def test_the_mean_of_weights_reaches_back_a_tenth_of_the_training_at_most(steps: int) -> None:
    assert 0 <= decay(steps - 1, steps, 0.998) <= max(0.0, 1 - 10 / steps) + 1e-9


def test_a_network_brings_its_own_settings_and_what_is_said_stands_above_them() -> None:
    source = settings_of({"network": "cnn11", "epochs": 3})
    assert (source.batch, source.learning_rate, source.epochs, source.flips) == (200, 1e-4, 3, False)
    assert settings_of(None) == FinetuneSettings()
    assert settings_of({"network": "timm:resnet18"}).side == 128


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ({"epoch": 3}, UnknownTrainingSetting, "has no setting epoch"),
        ({"epochs": 0}, TrainingSettingOutOfRange, "epochs of a training is 0; it must be 1 to 10000"),
        ({"schedule": "steep"}, TrainingSettingOutOfRange, "it must be cosine or flat"),
        ({"side": 4}, TrainingSettingOutOfRange, "it must be 16 to 1024"),
    ],
)
def test_a_wrong_setting_is_named(said: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        settings_of(said)


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "words"),
    [("alexnet", "There is no network called alexnet"), ("timm:resnet18", "needs the package timm")],
)
def test_a_network_that_is_not_there_is_named(name: str, words: str) -> None:
    from manyeyes.errors import ManyEyesError
    from manyeyes.tagger.finetune.networks import network

    with pytest.raises(ManyEyesError, match=words):
        network(settings_of({"network": name}), 2)
