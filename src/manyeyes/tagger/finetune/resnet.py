"""A small residual network for small pictures, from nothing: 32-64-128-256 channels, seven blocks, 2.8 million weights.

He et al., Deep residual learning for image recognition, 2016; the last norm of a block begins at nothing, so that a
block begins as no block (Goyal et al. 2017).
"""

from __future__ import annotations

from torch import Tensor, nn

BLOCKS = (1, 2, 2, 2)  # of one width; the next are twice as wide and half as high


class Block(nn.Module):
    """Two 3 x 3 convolutions and a way past them."""

    def __init__(self, narrow: int, wide: int, stride: int) -> None:
        """From `narrow` to `wide` channels, the picture `stride` times smaller."""
        super().__init__()
        self.first = nn.Conv2d(narrow, wide, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(wide)
        self.second = nn.Conv2d(wide, wide, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(wide)
        same = stride == 1 and narrow == wide
        past = [nn.Conv2d(narrow, wide, 1, stride, bias=False), nn.BatchNorm2d(wide)]
        self.past = nn.Identity() if same else nn.Sequential(*past)
        nn.init.zeros_(self.second_norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        """One block further."""
        y = self.first_norm(self.first(x)).relu()
        return (self.second_norm(self.second(y)) + self.past(x)).relu()


class ResNet(nn.Module):
    """Pictures (n, 3, side, side), -1 to 1, to log-odds (n, tags)."""

    def __init__(self, tags: int, width: int = 32, dropout: float = 0.2) -> None:
        """With fresh weights from torch's global chance."""
        super().__init__()
        widths = [width << stage for stage in range(len(BLOCKS))]
        stem = [nn.Conv2d(3, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        self.body = nn.Sequential(*stem, *_blocks(widths))
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(widths[-1], tags)

    def forward(self, x: Tensor) -> Tensor:
        """Log-odds of every tag."""
        return self.tags(self.dropout(self.body(x).mean((2, 3))))


def _blocks(widths: list[int]) -> list[Block]:
    blocks, narrow = [], widths[0]
    for stage, (wide, number) in enumerate(zip(widths, BLOCKS, strict=True)):
        for place in range(number):
            blocks.append(Block(narrow, wide, 2 if stage and not place else 1))
            narrow = wide
    return blocks
