"""Networks by name, each with how it wants its pictures scaled."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from manyeyes.errors import ManyEyesError
from manyeyes.tagger.finetune.settings import FinetuneSettings

MIDDLE, SPREAD = [127.0] * 3, [128.0] * 3


class UnknownNetwork(ManyEyesError):
    """There is no network called {name}; there are resnet, lite0, cnn11 and timm:NAME."""


class Scaled(nn.Module):
    """A network and the scale it wants pictures in."""

    def __init__(self, body: nn.Module, mean: list[float], deviation: list[float]) -> None:
        """`mean` and `deviation` of red, green, blue, in 0..255."""
        super().__init__()
        self.body = body
        self.register_buffer("mean", torch.tensor(mean)[None, :, None, None])
        self.register_buffer("deviation", torch.tensor(deviation)[None, :, None, None])

    def forward(self, pictures: Tensor) -> Tensor:
        """Log-odds (n, tags) of pictures (n, 3, side, side) in 0..255."""
        return self.body((pictures - self.mean) / self.deviation)


def network(settings: FinetuneSettings, tags: int, fresh: bool = True) -> Scaled:
    """A network to train, its chance seeded; not `fresh`: to be filled from a checkpoint, so nothing is fetched.

    Raises UnknownNetwork and what a backbone's weights raise.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        return _made(settings, tags, fresh)


def _made(settings: FinetuneSettings, tags: int, fresh: bool) -> Scaled:
    kind, _, name = settings.network.partition(":")
    if kind == "timm" and name:
        from manyeyes.tagger.finetune.timm_backbone import backbone

        body, mean, deviation = backbone(name, tags, settings.dropout, fresh)
        return Scaled(body, [255 * one for one in mean], [255 * one for one in deviation])
    if kind == "lite0":
        from manyeyes.inference import backbone_weights
        from manyeyes.tagger.finetune.lite0 import Lite0

        return Scaled(Lite0(tags, backbone_weights(), settings.dropout), MIDDLE, SPREAD)
    if kind == "cnn11":
        from manyeyes.tagger.cnn11 import Cnn11

        return Scaled(Cnn11(tags, settings.side), MIDDLE, SPREAD)
    if kind == "resnet":
        from manyeyes.tagger.finetune.resnet import ResNet

        return Scaled(ResNet(tags, settings.width, settings.dropout), MIDDLE, SPREAD)
    raise UnknownNetwork(name=settings.network)
