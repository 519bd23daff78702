"""The head: kernel ridge on frozen features, with kernel, blocks and λ chosen by grouped cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from manyeyes.inference import Features
from manyeyes.tagger.about import About
from manyeyes.tagger.tagger import PixelsBySide, Tagger

if TYPE_CHECKING:
    from manyeyes.tagger.examples import Examples

Floats = NDArray[np.float32]
Say = Callable[[str], None]


@dataclass(frozen=True)
class HeadSettings:
    """What a head was fitted with."""

    blocks: tuple[str, ...] = ()
    kernel: str = "linear"
    """linear or rbf."""
    gamma: float = 0.0
    """Of the rbf kernel exp(-gamma |x - y|²), where a picture's mean squared length is 1."""
    ridge: float = 0.01
    """λ, beside a kernel whose diagonal is 1 on average."""
    seed: int = 0


@dataclass(frozen=True)
class Head:
    """A fitted head."""

    settings: HeadSettings

    @property
    def sides(self) -> tuple[int, ...]:
        """The sides its features are taken at."""
        raise NotImplementedError

    def raw(self, pixels: PixelsBySide) -> Floats:
        """Raw scores (n, tags)."""
        raise NotImplementedError

    def raw_of(self, features: Features) -> Floats:
        """Raw scores (n, tags)."""
        raise NotImplementedError

    def write(self, folder: Path) -> None:
        """Write its numbers."""
        raise NotImplementedError


def fit_head(
    examples: Examples,
    features: Features,
    settings: HeadSettings | Mapping[str, Any] | None = None,
    *,
    seed: int = 0,
    release: str = "",
    now: float = 0.0,
    say: Callable[[str], None] = print,
) -> Tagger:
    """Fit a head on all of `examples` (pass `examples.only("train")`), choosing what `settings` leaves open."""
    raise NotImplementedError


def refit(settings: HeadSettings | Mapping[str, Any], examples: Examples, features: Features, **how: Any) -> Tagger:
    """Fit again with settings chosen before: seconds. Takes `made.settings` as they stand in tagger.json."""
    return fit_head(examples, features, settings, **how)


def read(folder: Path, about: About) -> Head:
    """The head in a tagger's folder."""
    raise NotImplementedError
