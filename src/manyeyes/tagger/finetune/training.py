"""The training itself: draw pictures, change them a little, learn from the mistakes, keep the mean of the weights.

A step's pictures and chance follow from the seed and its number alone. So a training that is killed goes on from its
last checkpoint as if nothing had happened, and the same seed gives the same metrics.
"""

from __future__ import annotations

import copy
import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from manyeyes.tagger.finetune import checkpoint
from manyeyes.tagger.finetune.augment import augment
from manyeyes.tagger.finetune.average import average_in
from manyeyes.tagger.finetune.checkpoint import Run
from manyeyes.tagger.finetune.curves import Epoch, write_curves
from manyeyes.tagger.finetune.loss import masked_loss
from manyeyes.tagger.finetune.material import Material
from manyeyes.tagger.finetune.networks import network
from manyeyes.tagger.finetune.schedule import decay, epochs_that_fit, rate
from manyeyes.tagger.finetune.settings import FinetuneSettings
from manyeyes.tagger.metrics import mean_average_precision

Say = Callable[[str], None]
SECONDS_BETWEEN_CHECKPOINTS = 30.0
STEPS_TO_TIME = 8
AT_ONCE = 256
ORDER, CHANCE = 0, 1  # what a seed is for


def train(
    learn: Material, held: Material, settings: FinetuneSettings, folder: Path, say: Say = print, clock: Any = time
) -> Run:
    """Train a network on `learn`, with curves and checkpoints in `folder`; what is there of the same training goes on.

    `held` is only measured, never learnt from and never chosen by.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(settings.threads or torch.get_num_threads())
    run = _begin(learn, held, settings)
    if checkpoint.go_on(run, folder):
        say(f"Going on after batch {run.step:,} of {run.steps:,}.")
    an_epoch = batches(len(learn), settings.batch)
    kept = clock.monotonic()
    while run.step < run.steps:
        began = clock.monotonic()
        run.loss += _step(run, learn, settings, an_epoch)
        run.step += 1
        run.seconds += clock.monotonic() - began
        if run.step >= STEPS_TO_TIME and not run.timed:
            _fit_into_the_time(run, settings, an_epoch, say)
        if run.step % an_epoch == 0:
            _end_epoch(run, held, settings, an_epoch, clock)
            write_curves(folder, run.epochs)
            say(_progress(run, settings, an_epoch))
        if run.step % an_epoch == 0 or clock.monotonic() - kept > SECONDS_BETWEEN_CHECKPOINTS:
            checkpoint.keep(run, folder)
            kept = clock.monotonic()
    return run


def batches(pictures: int, batch: int) -> int:
    """How many batches an epoch has; their sizes differ by one at most, so none is too small for a norm."""
    return max(1, round(pictures / batch))


def log_odds(trained: nn.Module, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What a network says of pictures uint8 (n, side, side, 3), as they are: (n, tags)."""
    trained.eval()
    parts = [pixels[at : at + AT_ONCE] for at in range(0, max(1, len(pixels)), AT_ONCE)]
    with torch.inference_mode():
        return np.concatenate([trained(_pictures(part)).float().cpu().numpy() for part in parts])


def _begin(learn: Material, held: Material, settings: FinetuneSettings) -> Run:
    made = network(settings, learn.targets.shape[1]).to(_device(), memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(_groups(made, settings), settings.learning_rate)
    said = json.dumps(settings.of_the_result(), sort_keys=True) + learn.fingerprint() + held.fingerprint()
    steps = settings.epochs * batches(len(learn), settings.batch)
    of = hashlib.sha256(said.encode()).hexdigest()
    return Run(made, copy.deepcopy(made).requires_grad_(False), optimizer, of, steps)


def _groups(made: nn.Module, settings: FinetuneSettings) -> list[dict[str, Any]]:
    """Norms and offsets do not shrink: nothing is gained by it and their scale is lost."""
    learning = [one for one in made.parameters() if one.requires_grad]
    kernels, rest = [one for one in learning if one.ndim > 1], [one for one in learning if one.ndim <= 1]
    return [
        {"params": kernels, "weight_decay": settings.weight_decay},
        {"params": rest, "weight_decay": 0.0},
    ]


def _step(run: Run, learn: Material, settings: FinetuneSettings, an_epoch: int) -> float:
    """Learn from one batch; the loss it had."""
    chance = torch.Generator().manual_seed(_seed(settings.seed, CHANCE, run.step))
    torch.manual_seed(_seed(settings.seed, CHANCE, run.step))  # dropout draws from the global one
    rows = _order(learn, settings.seed, run.step // an_epoch)
    rows = np.array_split(rows, an_epoch)[run.step % an_epoch]
    run.network.train()
    for group in run.optimizer.param_groups:
        group["lr"] = rate(run.step, run.steps, settings.learning_rate, settings.schedule)
    pictures = augment(_pictures(learn.pixels[rows]), settings, chance)
    with torch.autocast(pictures.device.type, torch.bfloat16, enabled=pictures.device.type == "cuda"):
        odds = run.network(pictures)
    targets, weights = (torch.from_numpy(one[rows]).to(odds.device) for one in (learn.targets, learn.weights))
    loss = masked_loss(odds.float(), targets, weights)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    run.optimizer.step()
    average_in(run.average, run.network, decay(run.step, run.steps, settings.average))
    return float(loss.detach())


def _order(learn: Material, seed: int, epoch: int) -> NDArray[np.intp]:
    """Which pictures an epoch shows, in order: each once, or where some are to be seen more often, drawn by weight."""
    chance = np.random.default_rng((seed, ORDER, epoch))
    often = learn.sampling.astype(np.float64)
    if np.all(often == often[0]):
        return chance.permutation(len(learn))
    return chance.choice(len(learn), len(learn), p=often / often.sum())


def _fit_into_the_time(run: Run, settings: FinetuneSettings, an_epoch: int, say: Say) -> None:
    """Plan fewer epochs where those asked for would take longer than there is time."""
    run.timed = True
    planned = run.steps // an_epoch
    fitting = epochs_that_fit(planned, an_epoch * run.seconds / run.step, settings.minutes * 60)
    if fitting < planned:
        run.cut, run.steps = True, max(fitting * an_epoch, an_epoch)
        say(f"{fitting} of {planned} epochs fit into {settings.minutes:g} minutes.")


def _end_epoch(run: Run, held: Material, settings: FinetuneSettings, an_epoch: int, clock: Any) -> None:
    """Measure on what is held out; stop where the time is over."""
    began = clock.monotonic()
    odds = log_odds(run.average, held.pixels)
    loss = float(masked_loss(*map(torch.from_numpy, (odds, held.targets, held.weights))))
    run.seconds += clock.monotonic() - began
    learnt = rate(run.step - 1, run.steps, settings.learning_rate, settings.schedule)
    ranked = mean_average_precision(odds, held.targets)
    row = (run.step // an_epoch, run.step, run.loss / an_epoch, loss, ranked, learnt, run.seconds, clock.time())
    run.epochs, run.loss = (*run.epochs, Epoch(*row)), 0.0
    if run.seconds > settings.minutes * 60 and run.step < run.steps:
        run.cut, run.steps = True, run.step


def _progress(run: Run, settings: FinetuneSettings, an_epoch: int) -> str:
    last = run.epochs[-1]
    left = (run.steps - run.step) * run.seconds / run.step
    return (
        f"epoch {last.epoch} of {run.steps // an_epoch}: loss {last.loss:.4f}, "
        f"mAP {last.held_map:.3f} on what is held out, {left / 60:.1f} minutes left"
    )


def _seed(*parts: int) -> int:
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint32)[0])


def _pictures(pixels: NDArray[np.uint8]) -> Tensor:
    """(n, 3, side, side) in 0..255."""
    seen = torch.from_numpy(np.ascontiguousarray(pixels)).to(_device())
    return seen.permute(0, 3, 1, 2).to(torch.float32)


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
