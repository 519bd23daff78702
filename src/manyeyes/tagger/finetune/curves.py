"""How a training went, epoch by epoch: a CSV for people and an event file for TensorBoard."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from manyeyes.tagger.finetune.event_file import Scalars, event_file

CSV = "curves.csv"
EVENTS = "events.out.tfevents.0.manyeyes"
"""TensorBoard looks for `tfevents` in a name: tensorboard --logdir FOLDER."""


@dataclass(frozen=True)
class Epoch:
    """One round through the pictures."""

    epoch: int
    """From 1."""
    step: int
    """Batches learnt from until then."""
    loss: float
    """The mean over its batches."""
    held_loss: float
    """On the pictures held out."""
    held_map: float
    """Macro mAP there; NaN where no tag could be measured."""
    rate: float
    """The learning rate of its last batch."""
    seconds: float
    """Trained until then, pauses left out."""
    ended_at: float
    """Seconds since 1970."""


def write_curves(folder: Path, epochs: Sequence[Epoch]) -> None:
    """Both files, whole: a training that goes on after a kill writes no epoch twice."""
    _replace(folder / CSV, _csv(epochs).encode())
    _replace(folder / EVENTS, event_file(map(_scalars, epochs)))


def _csv(epochs: Sequence[Epoch]) -> str:
    text = io.StringIO()
    rows = csv.DictWriter(text, [one.name for one in fields(Epoch)], lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(one) for one in epochs)
    return text.getvalue()


def _scalars(one: Epoch) -> Scalars:
    shown = {"loss/learnt": one.loss, "loss/held": one.held_loss, "map/held": one.held_map, "rate": one.rate}
    return Scalars(one.step, one.ended_at, shown)


def _replace(target: Path, content: bytes) -> None:
    making = target.with_name(f".{target.name}")
    making.write_bytes(content)
    os.replace(making, target)
