"""A trained network as ONNX, opset 17: pictures as they are decoded in, log-odds out; checked against torch."""

from __future__ import annotations

import io
import warnings

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from manyeyes.errors import ManyEyesError
from manyeyes.inference import Session
from manyeyes.tagger.finetune.training import log_odds

OPSET = 17
ALIKE = 0.9999


class ExportDiffers(ManyEyesError):
    """The exported network says other than torch does (cosine {cosine:.6f}, {alike} is the least); it was not kept."""

    status = 500


class AsDecoded(nn.Module):
    """A network behind the door through which pictures come: uint8 (n, side, side, 3)."""

    def __init__(self, network: nn.Module) -> None:
        """Of a network for (n, 3, side, side) in 0..255."""
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> Tensor:
        """Log-odds (n, tags)."""
        return self.network(pixels.permute(0, 3, 1, 2).to(torch.float32))


def onnx_of(network: nn.Module, side: int) -> bytes:
    """The network as an ONNX file, for any number of pictures of `side` pixels."""
    asked = AsDecoded(network).to("cpu", memory_format=torch.contiguous_format).eval()
    seen = torch.zeros((2, side, side, 3), dtype=torch.uint8)
    made = io.BytesIO()
    with warnings.catch_warnings():  # torch prefers its newer exporter, which needs a package more
        warnings.simplefilter("ignore")
        torch.onnx.export(
            asked, (seen,), made, dynamo=False, opset_version=OPSET,
            input_names=["pixels"], output_names=["log_odds"],
            dynamic_axes={"pixels": {0: "n"}, "log_odds": {0: "n"}},
        )  # fmt: skip
    return made.getvalue()


def checked(onnx: bytes, network: nn.Module, pixels: NDArray[np.uint8], threads: int = 0) -> bytes:
    """The same file, when it says of `pixels` what torch says; raises ExportDiffers."""
    found = cosine(Session(onnx, threads).run(pixels)[0], log_odds(network, pixels))
    if not found >= ALIKE:
        raise ExportDiffers(cosine=found, alike=ALIKE)
    return onnx


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The smallest cosine between rows, 1 where both are nothing."""
    dots, lengths = (one * other).sum(1), np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(np.where(lengths > 0, dots / np.maximum(lengths, 1e-12), 1.0).min())
