"""The frozen network and what is kept of its layers: blocks of features, each a different question to a picture."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import DiskFull
from manyeyes.inference.cache import Cache, CacheNotWritten
from manyeyes.inference.layout import CELLS, HUES, SATURATIONS, VALUES, colours, on_a_grid, small
from manyeyes.inference.lite0 import CHANNELS, TAPS, lite0, packaged_weights
from manyeyes.inference.session import Session, check_installed

Floats = NDArray[np.float32]
FEATURES_VERSION = 1
"""Changes whenever the same picture would have other features."""
SIDES = (128, 160)
"""Pixels. A drawing's lines are as wide as a filter at one of them, or at neither."""
GRIDS = {128: {4: 8, 7: 8, 10: 8, 14: 4}, 160: {4: 5, 7: 5, 10: 5, 14: 5}}
"""Side -> block -> cells a side; the borders of the cells lie elsewhere at the other side."""
PLAIN_AT = 128
"""Colours and small pictures are taken from this side."""


def widths(side: int) -> dict[str, int]:
    """The blocks taken at a side and how many numbers each has, in their order."""
    network = {
        f"pooled@{side}": 2 * CHANNELS["head"],
        f"quarters@{side}": 4 * CHANNELS["head"],
        f"deviation@{side}": CHANNELS[10] + CHANNELS[14],
        **{f"grid{at}@{side}": CHANNELS[at] * GRIDS[side][at] ** 2 for at in TAPS},
    }
    plain = {"colours": CELLS**2 * HUES * SATURATIONS * VALUES, "pixels16": 768, "pixels32": 3072}
    return network | (plain if side == PLAIN_AT else {})


def layout(sides: tuple[int, ...]) -> dict[str, slice]:
    """Which columns of a table of features each block has."""
    wide = {name: width for side in sides for name, width in widths(side).items()}
    ends = list(accumulate(wide.values()))
    return {name: slice(end - width, end) for (name, width), end in zip(wide.items(), ends, strict=True)}


class Backbone:
    """EfficientNet-Lite0, frozen; safe to use from many threads."""

    def __init__(self, onnx: bytes, threads: int = 0) -> None:
        """Make it ready; `threads` 0: all cores."""
        self._session = Session(onnx, threads)

    def features(self, pixels: NDArray[np.uint8]) -> dict[str, Floats]:
        """The blocks of pictures uint8 (n, side, side, 3), side one of SIDES: name -> float32 (n, width).

        About 200 pictures a second and core at 128 pixels. In another batch a feature may differ in its last bit.
        """
        side = pixels.shape[1]
        head, *taps = self._session.run(pixels)
        maps = dict(zip(TAPS, taps, strict=True))
        network = {
            f"pooled@{side}": np.concatenate([head.mean((2, 3)), head.max((2, 3))], 1),
            f"quarters@{side}": on_a_grid(head, 2),
            f"deviation@{side}": np.concatenate([maps[at].std((2, 3)) for at in (10, 14)], 1),
            **{f"grid{at}@{side}": on_a_grid(maps[at], GRIDS[side][at]) for at in TAPS},
        }
        return network | (_plain(pixels) if side == PLAIN_AT else {})

    def table(self, pixels: Mapping[int, NDArray[np.uint8]]) -> NDArray[np.float16]:
        """All blocks of all sides beside each other, (n, width), as they are kept."""
        blocks = [block for side in sorted(pixels) for block in self.features(pixels[side]).values()]
        return np.concatenate(blocks, 1).astype(np.float16)


def _plain(pixels: NDArray[np.uint8]) -> dict[str, Floats]:
    """What needs no network."""
    return {"colours": colours(pixels), "pixels16": small(pixels, 16), "pixels32": small(pixels, 32)}


def backbone(cache: Cache, threads: int = 0) -> Backbone:
    """The backbone, its graph made once and then read from `cache`; raises MlNotInstalled, WeightsRefused."""
    check_installed()
    return _ready(cache, threads)


@lru_cache(4)
def _ready(cache: Cache, threads: int) -> Backbone:
    name = f"lite0-{FEATURES_VERSION}.onnx"
    kept = cache.read("models", name)
    if kept is not None:
        with suppress(ValueError):  # a file that was damaged is made again
            return Backbone(kept, threads)
    made = lite0(packaged_weights())
    with suppress(CacheNotWritten, DiskFull):  # a cache that cannot be written costs half a second
        cache.keep("models", name, made)
    return Backbone(made, threads)
