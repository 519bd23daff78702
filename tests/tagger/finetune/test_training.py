"""A network learns what there is to see, and a training that was killed ends as if it had not been."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.tagger.finetune.toys import bright, drawings, examples_of, quick

from manyeyes.tagger.finetune import TooFewPictures, fit_pixels
from manyeyes.tagger.finetune.fit import parts_of, split_off
from manyeyes.tagger.metrics import mean_average_precision

pytestmark = pytest.mark.torch


class Killed(Exception):
    """The process was ended."""


def killed_after(steps: int, monkeypatch: pytest.MonkeyPatch, seconds: float = 0.0) -> None:
    """Let the training end after so many batches, whatever it was doing; checkpoints every `seconds`."""
    from manyeyes.tagger.finetune import training

    whole, taken = training._step, []

    def step(*told: Any) -> float:
        if len(taken) == steps:
            raise Killed
        taken.append(1)
        return whole(*told)

    monkeypatch.setattr(training, "SECONDS_BETWEEN_CHECKPOINTS", seconds)
    monkeypatch.setattr(training, "_step", step)


def test_two_short_epochs_are_enough_to_tell_red_from_green(tmp_path: Path) -> None:
    examples, pixels = bright(64)
    made = fit_pixels(examples, pixels, quick(width=16), folder=tmp_path, say=str)
    others, unseen = bright(64, seed=1)
    assert mean_average_precision(made.scores_of_pixels({32: unseen}), others.targets) > 0.99


@pytest.mark.data
def test_on_drawings_it_does_better_than_somebody_who_looks_at_no_picture(data: Path, tmp_path: Path) -> None:
    from manyeyes.tagger.finetune.training import log_odds, train

    examples, pixels = drawings(data)
    learn, held = parts_of(examples, pixels, split_off(examples, 0))
    run = train(learn, held, quick(width=8, epochs=6), tmp_path, str)
    before, after = run.epochs[0], run.epochs[-1]
    assert after.loss < before.loss
    chance = float(np.mean(examples.targets.mean(0)))
    assert mean_average_precision(log_odds(run.average, learn.pixels), learn.targets) > 2 * chance


def test_a_training_that_is_killed_ends_with_the_network_it_would_have_had(tmp_path: Path) -> None:
    code = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from pathlib import Path
from tests.tagger.finetune.toys import bright, quick
from manyeyes.tagger.finetune import fit_pixels, training
training.SECONDS_BETWEEN_CHECKPOINTS = 0
step, taken = training._step, []
def last(*told):
    taken.append(1)
    return os._exit(9) if len(taken) == 9 else step(*told)
training._step = last
fit_pixels(*bright(48), quick(), folder=Path({str(tmp_path)!r}), say=str)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 9, ended.stderr
    examples, pixels = bright(48)
    said: list[str] = []
    resumed = fit_pixels(examples, pixels, quick(), folder=tmp_path, say=said.append)
    assert said[0].startswith("Going on after batch 8 of ")
    whole = fit_pixels(examples, pixels, quick(), folder=tmp_path / "whole", say=str)
    assert np.array_equal(whole.model.raw({32: pixels}), resumed.model.raw({32: pixels}))
    assert whole.about.metrics == resumed.about.metrics


def test_another_seed_gives_another_network(tmp_path: Path) -> None:
    examples, pixels = bright(48)
    one, other = (
        fit_pixels(examples, pixels, quick(seed=seed, epochs=1), folder=tmp_path, say=str).model for seed in (1, 2)
    )
    assert not np.array_equal(one.raw({32: pixels}), other.raw({32: pixels}))


def test_a_checkpoint_of_other_pictures_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples, pixels = bright(48)
    with monkeypatch.context() as ended:
        killed_after(3, ended)
        with pytest.raises(Killed):
            fit_pixels(examples, pixels, quick(), folder=tmp_path, say=str)
    said: list[str] = []
    fit_pixels(examples, 255 - pixels, quick(epochs=1), folder=tmp_path, say=said.append)
    assert not any(line.startswith("Going on") for line in said)


def test_a_checkpoint_that_is_rubbish_is_begun_anew(tmp_path: Path) -> None:
    from manyeyes.tagger.finetune.checkpoint import FILE

    examples, pixels = bright(48)
    (tmp_path / FILE).write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00rubbish!")
    assert fit_pixels(examples, pixels, quick(epochs=1), folder=tmp_path, say=str).about.method == "finetune"


def test_a_training_without_enough_time_has_fewer_epochs_and_says_so(tmp_path: Path) -> None:
    examples, pixels = bright(96)
    made = fit_pixels(examples, pixels, quick(epochs=1000, minutes=0.02), folder=tmp_path, say=str)
    assert "epochs fitted into 0.02 minutes" in made.about.notes[0]


def test_pictures_that_belong_together_are_never_held_out_in_part() -> None:
    examples, _ = bright(60)
    examples = replace(examples, component=np.arange(60) // 4)
    split = split_off(examples, 0)
    assert 0 < len(split.held) < 20
    assert not set(examples.component[split.learn]) & set(examples.component[split.held])


def test_where_all_pictures_are_of_one_series_nothing_is_held_out(tmp_path: Path) -> None:
    examples, pixels = bright(32)
    examples = replace(examples, component=np.zeros(32, np.int64))
    made = fit_pixels(examples, pixels, quick(epochs=1), folder=tmp_path, say=str)
    assert made.about.metrics == {}
    assert set(made.about.thresholds.values()) == {0.5}


def test_a_tag_that_always_holds_or_never_or_of_which_nobody_knows_stops_nothing(tmp_path: Path) -> None:
    examples, pixels = bright(32)
    targets = np.broadcast_to(np.array([0, 1, np.nan], np.float32), (32, 3)).copy()
    made = fit_pixels(replace(examples, targets=targets), pixels, quick(epochs=1), folder=tmp_path, say=str)
    assert np.isfinite(made.scores_of_pixels({32: pixels})).all()


def test_too_few_pictures_are_refused_with_a_sentence(tmp_path: Path) -> None:
    examples, pixels = bright(4)
    with pytest.raises(TooFewPictures, match="There are 4 pictures"):
        fit_pixels(examples, pixels, quick(), folder=tmp_path, say=str)


odds = arrays(np.float32, (4, 3), elements=st.floats(-8, 8, width=32))
shares = arrays(np.float32, (4, 3), elements=st.floats(0, 1, width=32))
flags = arrays(np.bool_, (4, 3))


@settings(max_examples=60, deadline=None)
@given(odds=odds, targets=shares, weights=shares, unknown=flags)
def test_what_nobody_knows_teaches_nothing(
    odds: np.ndarray, targets: np.ndarray, weights: np.ndarray, unknown: np.ndarray
) -> None:
    import torch

    from manyeyes.tagger.finetune.loss import masked_loss

    said = torch.tensor(odds, requires_grad=True)
    asked = torch.tensor(np.where(unknown, np.nan, targets))
    masked_loss(said, asked, torch.tensor(weights)).backward()
    assert said.grad is not None
    gradient = said.grad.numpy()
    assert np.isfinite(gradient).all()
    assert (gradient[unknown] == 0).all()


@settings(max_examples=40, deadline=None)
@given(target=st.floats(0.05, 0.95))
def test_a_soft_target_is_asked_for_as_it_is(target: float) -> None:
    import torch

    from manyeyes.tagger.finetune.loss import masked_loss

    said = torch.tensor([[np.log(target / (1 - target))]], requires_grad=True)
    masked_loss(said, torch.tensor([[target]], dtype=said.dtype), torch.ones((1, 1), dtype=said.dtype)).backward()
    assert said.grad is not None
    assert abs(float(said.grad)) < 1e-6


def test_pictures_are_drawn_as_often_as_their_weight_says() -> None:
    from manyeyes.tagger.finetune.training import _order

    examples, pixels = bright(40)
    examples = replace(examples, sampling=np.where(np.arange(40) < 20, 1.0, 0.1).astype(np.float32))
    learn, _ = parts_of(examples, pixels, split_off(examples, 0))
    drawn = np.concatenate([learn.sampling[_order(learn, 0, epoch)] for epoch in range(50)])
    assert 0.85 < np.mean(drawn == 1) < 0.97


def test_no_file_of_a_training_is_a_pickle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safetensors import safe_open

    from manyeyes.tagger.finetune.checkpoint import FILE

    killed_after(4, monkeypatch)
    with pytest.raises(Killed):
        fit_pixels(*bright(48), quick(), folder=tmp_path, say=str)
    with safe_open(tmp_path / FILE, "np") as file:
        said = json.loads(file.metadata()["manyeyes"])
    assert said["step"] == 4
    assert {file.suffix for file in tmp_path.iterdir()} <= {".safetensors", ".csv", ".manyeyes"}


def test_one_example_of_a_tag_is_enough_to_train_at_all(tmp_path: Path) -> None:
    _, pixels = bright(32)
    targets = np.zeros((32, 1))
    targets[5] = 1
    made = fit_pixels(examples_of(("rare",), targets), pixels, quick(epochs=1), folder=tmp_path, say=str)
    assert made.about.counts["rare"] in (0, 1)
