"""EfficientNet-Lite0 as a torch network, to fine-tune: the same weights and the same sums as `inference` runs frozen.

Tan and Le, EfficientNet, 2019; the Lite form of TensorFlow has no squeeze-and-excitation and ReLU6. Convolutions pad as
TensorFlow does (SAME: what is odd goes to the right and to the bottom).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import pad

ROWS = (
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320),
)  # fmt: skip
"""Of blocks alike: how many, kernel, stride of the first, times as wide inside, channels out."""
STEM, HEAD = 32, 1280
FIRST_TRAINED = 8
"""Blocks before it stay as they are: edges and colours are the same everywhere."""
EPSILON = 1e-3


class Convolution(nn.Module):
    """A convolution padded as TensorFlow does, and its norm."""

    def __init__(self, narrow: int, wide: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> None:
        """From `narrow` to `wide` channels."""
        super().__init__()
        even = kernel // 2 if stride == 1 else 0  # at a stride of 1 both sides get the same, which needs no extra step
        self.convolution = nn.Conv2d(narrow, wide, kernel, stride, even, bias=False, groups=groups)
        self.norm = nn.BatchNorm2d(wide, eps=EPSILON)
        self.kernel, self.stride = kernel, stride

    def forward(self, x: Tensor) -> Tensor:
        """Convolved and normed."""
        if self.stride > 1:
            across, down = self._missing(x.shape[3]), self._missing(x.shape[2])
            x = pad(x, (across // 2, across - across // 2, down // 2, down - down // 2))
        return self.norm(self.convolution(x))

    def _missing(self, size: int) -> int:
        size = int(size)
        return max((-(-size // self.stride) - 1) * self.stride + self.kernel - size, 0)


class Block(nn.Module):
    """Widen, convolve each channel by itself, narrow; and past it where the shape stays."""

    def __init__(self, narrow: int, wide: int, kernel: int, stride: int, expand: int) -> None:
        """From `narrow` to `wide` channels, `expand` times as wide inside."""
        super().__init__()
        inside = narrow * expand
        self.expand = Convolution(narrow, inside) if expand > 1 else None
        self.depthwise = Convolution(inside, inside, kernel, stride, groups=inside)
        self.project = Convolution(inside, wide)
        self.past = stride == 1 and narrow == wide

    def forward(self, x: Tensor) -> Tensor:
        """One block further."""
        y = _relu6(self.expand(x)) if self.expand is not None else x
        y = self.project(_relu6(self.depthwise(y)))
        return x + y if self.past else y


class Lite0(nn.Module):
    """Pictures (n, 3, side, side), scaled as the weights ask, to log-odds (n, tags)."""

    def __init__(self, tags: int, weights: Mapping[str, Any], dropout: float = 0.2) -> None:
        """With weights by the names that the package gives them; the layer of tags is fresh."""
        super().__init__()
        self.stem = Convolution(3, STEM, 3, 2)
        self.blocks = nn.ModuleList(_blocks())
        self.head = Convolution(ROWS[-1][-1], HEAD)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(HEAD, tags)
        self._fill(weights)
        for part in self._frozen():
            part.requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        """Log-odds of every tag."""
        return self.tags(self.dropout(self.embedding(x)))

    def embedding(self, x: Tensor) -> Tensor:
        """What the last layer sees, (n, 1280)."""
        x = _relu6(self.stem(x))
        for block in self.blocks:
            x = block(x)
        return _relu6(self.head(x)).mean((2, 3))

    def train(self, mode: bool = True) -> Lite0:
        """As torch's, but what is frozen keeps the statistics it came with."""
        super().train(mode)
        for part in self._frozen():
            part.train(False)
        return self

    def _frozen(self) -> list[nn.Module]:
        return [self.stem, *self.blocks[:FIRST_TRAINED]]

    def _fill(self, weights: Mapping[str, Any]) -> None:
        """Put the package's weights into their places."""
        places = {"_conv_stem": ("_bn0", self.stem), "_conv_head": ("_bn1", self.head)}
        for number, block in enumerate(self.blocks):
            for name, norm, part in _parts(block):
                places[f"_blocks.{number}.{name}"] = (f"_blocks.{number}.{norm}", part)
        for name, (norm, part) in places.items():
            _put(part.convolution.weight, weights[f"{name}.weight"])
            for kind in ("weight", "bias", "running_mean", "running_var"):
                _put(getattr(part.norm, kind), weights[f"{norm}.{kind}"])


def _blocks() -> list[Block]:
    blocks, narrow = [], STEM
    for number, kernel, stride, expand, wide in ROWS:
        for place in range(number):
            blocks.append(Block(narrow, wide, kernel, 1 if place else stride, expand))
            narrow = wide
    return blocks


def _parts(block: Block) -> list[tuple[str, str, Convolution]]:
    rest = [("_depthwise_conv", "_bn1", block.depthwise), ("_project_conv", "_bn2", block.project)]
    return [*([("_expand_conv", "_bn0", block.expand)] if block.expand is not None else []), *rest]


@torch.no_grad()
def _put(place: Tensor, weights: Any) -> None:
    place.copy_(torch.from_numpy(np.array(weights, np.float32)))


def _relu6(x: Tensor) -> Tensor:
    return x.clamp(0, 6)
