"""A tagger that is a network of its own, run by ONNX Runtime: uint8 pixels in, log-odds out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from manyeyes.errors import ManyEyesError
from manyeyes.inference import Features, Session
from manyeyes.tagger.about import About
from manyeyes.tagger.tagger import PixelsBySide

Floats = NDArray[np.float32]
NETWORK = "network.onnx"
BATCH = 32


class NoFeaturesNeeded(ManyEyesError):
    """This tagger looks at the pixels itself; features say nothing to it."""

    status = 500


@dataclass(frozen=True)
class Network:
    """An ONNX graph whose input is uint8 (n, side, side, 3) and whose first output is float32 (n, tags), log-odds."""

    onnx: bytes
    side: int
    session: Session

    @property
    def sides(self) -> tuple[int, ...]:
        """The one side it looks at."""
        return (self.side,)

    def raw(self, pixels: PixelsBySide) -> Floats:
        """Log-odds (n, tags)."""
        seen = pixels[self.side]
        parts = [self.session.run(seen[at : at + BATCH])[0] for at in range(0, len(seen), BATCH)]
        return np.concatenate(parts)

    def raw_of(self, features: Features) -> Floats:
        """Raise NoFeaturesNeeded."""
        raise NoFeaturesNeeded

    def write(self, folder: Path) -> None:
        """Write the graph."""
        (folder / NETWORK).write_bytes(self.onnx)


def network(onnx: bytes, side: int, threads: int = 0) -> Network:
    """A network ready to run; `threads` 0: all cores."""
    return Network(onnx, side, Session(onnx, threads))


def read(folder: Path, about: About) -> Network:
    """The network in a tagger's folder; its side stands in the settings as `side`."""
    return network((folder / NETWORK).read_bytes(), int(about.settings["side"]))
