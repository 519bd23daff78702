"""The running mean of a network's weights, which tags better than the last of them (Polyak and Juditsky 1992)."""

from __future__ import annotations

import torch
from torch import nn


@torch.no_grad()
def average_in(average: nn.Module, network: nn.Module, stays: float) -> None:
    """Move `average` towards `network`, of which the share `stays` stays; statistics of norms too."""
    for mean, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if mean.is_floating_point():
            mean.lerp_(new, 1 - stays)
        else:
            mean.copy_(new)
