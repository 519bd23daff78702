"""Reads a network's weights from torch's file format without torch, and nothing but weights.

Of torch's older stream (before 1.6, also called legacy): five pickles, which are a magic number, a version, the
machine, the state and the keys of storages; then for each key the number of its elements, 8 bytes, and the elements.
The pickles may name an ordered dict, a tensor and two kinds of storage. A file that names anything else is refused
before it is called: loading weights must not be a way to run a program.
"""

from __future__ import annotations

import collections
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
TYPES: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


class WeightsRefused(ManyEyesError):
    """{file} is not taken for a network's weights: {why}."""


class _Wrong(Exception):
    """What is wrong with the file, as the end of a sentence."""


@dataclass(frozen=True)
class Storage:
    """A run of elements that stands later in the file."""

    kind: str
    key: str
    elements: int


@dataclass(frozen=True)
class View:
    """A tensor: a window on a storage, in elements."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]


class WeightsOnly(pickle.Unpickler):
    """An unpickler that knows what a state of weights is made of, and calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """What stands for a name in the file; raises _Wrong for any other than the four."""
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _view
        if module == "torch" and name in TYPES:
            return name
        raise _Wrong(f"it asks for {module}.{name}, which no weights need")

    def persistent_load(self, pid: Any) -> Storage:
        """A storage, by what the file says about it: ('storage', type, key, device, elements, …)."""
        _, kind, key, _, elements = pid[:5]
        return Storage(kind, str(key), int(elements))


def _view(storage: Storage, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: object) -> View:
    return View(storage, offset, tuple(shape), tuple(stride))


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors in a file by name; raises WeightsRefused."""
    try:
        with path.open("rb") as file:
            views, keys = _read_state(file)
            data = _read_storages(file, views, keys)
        return {name: _window(view, data[view.storage.key]) for name, view in views.items()}
    except _Wrong as wrong:
        raise WeightsRefused(file=path.name, why=str(wrong)) from None
    except Exception as error:  # a broken pickle raises whatever it meets
        raise WeightsRefused(file=path.name, why=f"it is broken or of another form ({error})") from None


def _read_state(file: IO[bytes]) -> tuple[dict[str, View], list[str]]:
    if WeightsOnly(file).load() != MAGIC or WeightsOnly(file).load() != PROTOCOL:
        raise _Wrong("it does not begin as weights do")
    _machine, state, keys = (WeightsOnly(file).load() for _ in range(3))
    if not isinstance(state, dict) or not all(isinstance(view, View) for view in state.values()):
        raise _Wrong("it holds other things than tensors")
    return dict(state), [str(key) for key in keys]


def _read_storages(file: IO[bytes], views: dict[str, View], keys: list[str]) -> dict[str, NDArray[Any]]:
    told = {view.storage.key: view.storage for view in views.values()}
    data = {}
    for key in keys:
        kind, count = TYPES[told[key].kind], int.from_bytes(file.read(8), "little")
        if count != told[key].elements:
            raise _Wrong("a storage has another length than the state says")
        data[key] = np.frombuffer(file.read(count * kind.itemsize), kind)  # shorter where the file ends: see _window
    return data


def _window(view: View, data: NDArray[Any]) -> NDArray[Any]:
    """The tensor itself. Strides matter: kernels that were transposed are saved as views, not as copies."""
    steps = zip(view.shape, view.stride, strict=True)
    last = view.offset + sum((length - 1) * stride for length, stride in steps)
    if min(view.shape, default=1) < 1 or min(view.stride, default=0) < 0 or not 0 <= view.offset <= last < len(data):
        raise _Wrong("a tensor reaches past its storage")
    strides = [stride * data.itemsize for stride in view.stride]
    return np.lib.stride_tricks.as_strided(data[view.offset :], view.shape, strides, writeable=False)
