"""Where a training stands, in one file that is replaced whole: numbers as safetensors, the rest as JSON in its head."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from manyeyes.tagger.finetune.curves import Epoch

FILE = "training.safetensors"
FORMAT = 1


@dataclass
class Run:
    """A training under way. A step draws all its chance from its own number, so nothing else need be remembered."""

    network: nn.Module
    average: nn.Module
    optimizer: torch.optim.Optimizer
    of: str
    """Fingerprint of settings and material; another training's checkpoint is not gone on with."""
    steps: int
    """How many there will be."""
    step: int = 0
    """How many were taken."""
    loss: float = 0.0
    """Sum over the steps of this epoch."""
    seconds: float = 0.0
    timed: bool = False
    """Whether it was looked at that the steps fit into the time."""
    cut: bool = False
    """Whether there are fewer steps than asked for, for want of time."""
    epochs: tuple[Epoch, ...] = ()


def keep(run: Run, folder: Path) -> None:
    """Write the checkpoint; what was there stays until the new one is whole and on the disk."""
    from safetensors.torch import save_file

    making = folder / f".{FILE}"
    save_file(_tensors(run), making, metadata={"manyeyes": json.dumps(_said(run))})
    with making.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(making, folder / FILE)


def go_on(run: Run, folder: Path) -> bool:
    """Fill a run that was just begun from the checkpoint in `folder`; False where there is none of its own."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(folder / FILE, "pt") as file:
            said = json.loads((file.metadata() or {}).get("manyeyes", "{}"))
            if said.get("format") != FORMAT or said.get("of") != run.of:
                return False
            _fill(run, said, {name: file.get_tensor(name) for name in list(file.keys())})
    except (FileNotFoundError, SafetensorError):
        return False
    return True


def forget(folder: Path) -> None:
    """Delete the checkpoint: the training is over."""
    (folder / FILE).unlink(missing_ok=True)


def _said(run: Run) -> dict[str, Any]:
    plain = {name: getattr(run, name) for name in ("of", "steps", "step", "loss", "seconds", "timed", "cut")}
    return {"format": FORMAT, **plain, "epochs": [asdict(one) for one in run.epochs]}


def _tensors(run: Run) -> dict[str, Tensor]:
    """Everything under one flat name; safetensors wants each in one piece of its own."""
    whole = {f"network.{name}": one for name, one in run.network.state_dict().items()}
    whole |= {f"average.{name}": one for name, one in run.average.state_dict().items()}
    for number, state in run.optimizer.state_dict()["state"].items():
        whole |= {f"optimizer.{number}.{name}": torch.as_tensor(one) for name, one in state.items()}
    return {name: one.detach().cpu().contiguous().clone() for name, one in whole.items()}


def _fill(run: Run, said: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
    run.network.load_state_dict(_below(tensors, "network."))
    run.average.load_state_dict(_below(tensors, "average."))
    states: dict[int, dict[str, Tensor]] = {}
    for name, one in _below(tensors, "optimizer.").items():
        number, _, kind = name.partition(".")
        states.setdefault(int(number), {})[kind] = one
    groups = run.optimizer.state_dict()["param_groups"]
    run.optimizer.load_state_dict({"state": states, "param_groups": groups})
    for name in ("steps", "step", "loss", "seconds", "timed", "cut"):
        setattr(run, name, said[name])
    run.epochs = tuple(Epoch(**one) for one in said["epochs"])


def _below(tensors: Mapping[str, Tensor], start: str) -> dict[str, Tensor]:
    return {name.removeprefix(start): one for name, one in tensors.items() if name.startswith(start)}
