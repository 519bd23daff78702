"""Pictures as they might also have been taken: mirrored, a little nearer, turned, brighter. Never in another colour."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample

from manyeyes.tagger.finetune.settings import FinetuneSettings


def augment(pictures: Tensor, settings: FinetuneSettings, chance: torch.Generator) -> Tensor:
    """(n, 3, side, side) in 0..255, each changed by its own draw from `chance`; what comes in from outside is edge."""
    if settings.flips or settings.zoom or settings.rotation:
        pictures = _moved(pictures, settings, chance)
    if settings.brightness:
        light = 1 + settings.brightness * _between(len(pictures), chance)
        pictures = (pictures * light.to(pictures)[:, None, None, None]).clamp(0, 255)
    return pictures


def _moved(pictures: Tensor, settings: FinetuneSettings, chance: torch.Generator) -> Tensor:
    """Mirrored, zoomed and turned about the middle in one step, so that it is blurred once."""
    number = len(pictures)
    angle = math.radians(settings.rotation) * _between(number, chance)
    size = 1 + settings.zoom * _between(number, chance)
    mirror = torch.where(_between(number, chance) < 0, -1.0, 1.0) if settings.flips else torch.ones(number)
    nowhere = torch.zeros(number)
    rows = (
        torch.stack([angle.cos() * mirror / size, -angle.sin() / size, nowhere], 1),
        torch.stack([angle.sin() * mirror / size, angle.cos() / size, nowhere], 1),
    )
    grid = affine_grid(torch.stack(rows, 1).to(pictures), list(pictures.shape), align_corners=False)
    return grid_sample(pictures, grid, padding_mode="border", align_corners=False)


def _between(number: int, chance: torch.Generator) -> Tensor:
    """(number,) evenly from -1 to 1."""
    return torch.rand(number, generator=chance) * 2 - 1
