"""Backbones of the package timm by name, where it is installed and its weights can be fetched or were before."""

from __future__ import annotations

from typing import Any

from manyeyes.errors import ManyEyesError


class TimmIsMissing(ManyEyesError):
    """The network timm:{name} needs the package timm, and it is not installed (pip install timm)."""

    remedy = "Networks that need nothing more: resnet, lite0."


class BackboneOutOfReach(ManyEyesError):
    """The weights of timm:{name} are not here and could not be fetched: {why}"""

    status = 502
    remedy = "Train once where there is a network, or take resnet or lite0, which need none."


def backbone(name: str, tags: int, dropout: float, fetch: bool) -> tuple[Any, list[float], list[float]]:
    """A network of timm for `tags` tags, with the mean and deviation (0 to 1) that its pictures are scaled by.

    With `fetch` its weights are taken from timm's own cache or fetched, else it is empty, for a checkpoint to fill.
    Raises TimmIsMissing, BackboneOutOfReach.
    """
    try:
        import timm
    except ImportError:
        raise TimmIsMissing(name=name) from None
    try:
        made = timm.create_model(name, pretrained=fetch, num_classes=tags, drop_rate=dropout)
    except Exception as error:  # timm, its hub and the network below raise what they like
        raise BackboneOutOfReach(name=name, why=str(error).splitlines()[0] if str(error) else repr(error)) from None
    return made, list(made.pretrained_cfg["mean"]), list(made.pretrained_cfg["std"])
