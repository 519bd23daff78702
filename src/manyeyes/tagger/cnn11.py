"""The network of the source, eleven layers, kept as the baseline that everything else is measured against.

The text of the source gives: pictures of 100 x 100, convolutions 5x5x32, 5x5x64 and 3x3x128 with 2x2 pooling after
each, weights from a normal distribution of deviation .1 cut at two of them, Adam at .0001, batches of 200, 400 epochs.
Guessed, since it stands only in a picture there: the fourth convolution (3x3x128) and the dense layers (1024, 512).
Other than there on purpose: a probability a tag (sigmoid) in place of one class a picture (softmax) with a copy of the
picture for every tag, which teaches a picture of m tags m contradictions. And the dense layers begin as narrow as
their many inputs ask for (He et al. 2015): at .1 the first outputs are in the thousands and a few epochs learn nothing.
"""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

FILTERS = ((5, 32), (5, 64), (3, 128), (3, 128))
DENSE = (1024, 512)
DEVIATION = 0.1


class Cnn11(nn.Module):
    """Pictures (n, 3, side, side), -1 to 1, to log-odds (n, tags): 4 convolutions, 4 poolings, 3 dense layers."""

    def __init__(self, tags: int, side: int = 100) -> None:
        """With fresh weights from torch's global chance; `side` decides the width of the first dense layer."""
        super().__init__()
        self.seen = nn.Sequential(*_convolutions())
        inputs = FILTERS[-1][1] * (side // 2 ** len(FILTERS)) ** 2
        sizes = (inputs, *DENSE, tags)
        dense = [nn.Linear(few, many) for few, many in pairwise(sizes)]
        for layer in dense:
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.said = nn.Sequential(dense[0], nn.ReLU(), dense[1], nn.ReLU(), dense[2])

    def forward(self, x: Tensor) -> Tensor:
        """Log-odds of every tag."""
        return self.said(self.seen(x).flatten(1))


def _convolutions() -> list[nn.Module]:
    layers: list[nn.Module] = []
    narrow = 3
    for size, wide in FILTERS:
        convolution = nn.Conv2d(narrow, wide, size, padding="same")
        nn.init.trunc_normal_(convolution.weight, std=DEVIATION, a=-2 * DEVIATION, b=2 * DEVIATION)
        nn.init.zeros_(convolution.bias)
        layers += [convolution, nn.ReLU(), nn.MaxPool2d(2)]
        narrow = wide
    return layers
