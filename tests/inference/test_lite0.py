"""The network without torch says what it says with torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from manyeyes.inference import Session, read_weights
from manyeyes.inference.lite0 import STAGES, TAPS, lite0, packaged_weights
from manyeyes.media import Jail, Pixels


@pytest.mark.torch
def test_weights_are_exactly_those_that_torch_reads() -> None:
    import torch

    theirs = torch.load(packaged_weights(), weights_only=True)
    ours = read_weights(packaged_weights())
    assert sorted(ours) == sorted(theirs)
    assert all(np.array_equal(ours[name], theirs[name].numpy()) for name in ours)


@pytest.mark.torch
@pytest.mark.data
def test_every_layer_of_real_pictures_is_that_of_torch(data: Path) -> None:
    import torch

    paths = sorted((data / "images" / "photos_demo").glob("*.[jp][pn]g"))[:6]
    with Jail(1) as jail:
        found = [one for one in jail.pixels_all(paths, (128,)) if isinstance(one, Pixels)]
    pixels = np.stack([one.by_side[128] for one in found])
    assert len(pixels) > 3
    ours = Session(lite0(packaged_weights())).run(pixels)
    with torch.no_grad():
        theirs = in_torch(torch.load(packaged_weights(), weights_only=True), torch.from_numpy(pixels))
    for one, other in zip(ours, theirs, strict=True):
        left, right = one.reshape(len(one), -1), other.numpy().reshape(len(one), -1)
        cosine = (left * right).sum(1) / np.linalg.norm(left, axis=1) / np.linalg.norm(right, axis=1)
        assert one.shape == tuple(other.shape)
        assert cosine.min() >= 0.9999
        np.testing.assert_allclose(left, right, atol=2e-3)


def in_torch(state: dict[str, Any], pixels: Any) -> list[Any]:
    """The network written down once more, in torch's own operations: head, then the taps."""
    from torch.nn.functional import batch_norm, conv2d, pad, relu6

    def convolution(x: Any, name: str, norm: str, stride: int = 1, active: bool = True) -> Any:
        kernel = state[f"{name}.weight"]
        around = [max(0, (-(-one // stride) - 1) * stride + kernel.shape[2] - one) for one in x.shape[2:]]
        x = pad(x, [around[1] // 2, around[1] - around[1] // 2, around[0] // 2, around[0] - around[0] // 2])
        x = conv2d(x, kernel, stride=stride, groups=x.shape[1] if kernel.shape[1] == 1 else 1)
        numbers = [state[f"{norm}.{what}"] for what in ("running_mean", "running_var", "weight", "bias")]
        x = batch_norm(x, *numbers, eps=1e-3)
        return relu6(x) if active else x

    x = convolution((pixels.permute(0, 3, 1, 2).float() - 127) / 128, "_conv_stem", "_bn0", 2)
    firsts = [first for stage in STAGES for first in [stage] + [stage._replace(stride=0)] * (stage.repeat - 1)]
    taps = {}
    for number, stage in enumerate(firsts):
        name = f"_blocks.{number}."
        y = convolution(x, name + "_expand_conv", name + "_bn0") if stage.expand > 1 else x
        y = convolution(y, name + "_depthwise_conv", name + "_bn1", stage.stride or 1)
        y = convolution(y, name + "_project_conv", name + "_bn2", active=False)
        taps[number] = x = y if stage.stride else x + y
    return [convolution(x, "_conv_head", "_bn1"), *(taps[at] for at in TAPS)]
