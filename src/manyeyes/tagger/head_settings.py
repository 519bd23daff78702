"""What a head is fitted with, as it stands in tagger.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from manyeyes.errors import ManyEyesError


class HeadSettingsWrong(ManyEyesError):
    """These settings of a head cannot be used: {cause}."""

    remedy = "Leave them out, and they are chosen by cross-validation."


@dataclass(frozen=True)
class HeadSettings:
    """What a head is fitted with."""

    blocks: tuple[str, ...]
    """Of features, as inference names them."""
    gamma: float
    """Of the RBF kernel exp(-gamma |x - y|²), beside a mean squared length of 1; 0 is the linear kernel."""
    ridge: float
    """λ, beside a kernel whose diagonal is 1 or a little more."""
    seed: int = 0

    @property
    def kernel(self) -> str:
        """linear or rbf."""
        return "rbf" if self.gamma else "linear"

    def as_plain(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "blocks": list(self.blocks), "kernel": self.kernel}


def settings_from(said: Mapping[str, Any]) -> HeadSettings:
    """The settings as tagger.json has them; raises HeadSettingsWrong."""
    try:
        blocks = tuple(map(str, said["blocks"]))
        found = HeadSettings(blocks, float(said["gamma"]), float(said["ridge"]), int(said.get("seed", 0)))
    except (KeyError, TypeError, ValueError) as error:
        raise HeadSettingsWrong(cause=f"{type(error).__name__} {error}") from None
    if not found.blocks or found.gamma < 0 or found.ridge <= 0:
        raise HeadSettingsWrong(cause="they need blocks, a gamma of at least 0 and a ridge above it")
    return found
