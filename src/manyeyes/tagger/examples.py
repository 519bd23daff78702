"""Examples to learn from: which pictures, which tags, what is known of each pair, in which part of the split.

Unknown is not negative: it is NaN, and whoever learns or measures leaves it out. A picture is there once, whatever
number of tags it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pictures = Callable[[str], Path]
"""The file of a picture by the SHA-256 of its original; raises datasets.PictureNotThere."""


@dataclass(frozen=True)
class Examples:
    """Pictures and what is known of their tags; n pictures in the order of the release, m tags in the dictionary's."""

    items: tuple[str, ...]
    """SHA-256 of the pictures' originals."""
    tags: tuple[str, ...]
    groups: Mapping[str, str]
    """Tag to group, of tags of which a picture has one."""
    targets: NDArray[np.float32]
    """(n, m): how likely it has the tag, 0 to 1; NaN where nobody said."""
    weights: NDArray[np.float32]
    """(n, m): how far that is believed, 0 to 1."""
    part: tuple[str, ...]
    """train, validation or test; '' where there is no split."""
    component: NDArray[np.int64]
    """(n,): pictures of one number belong together and never stand on two sides."""
    sampling: NDArray[np.float32] = field(repr=False)
    """(n,): how often it is drawn, or how much it weighs, 0 to 1; below 1 where a cap holds its tags down."""

    def __len__(self) -> int:
        """How many pictures."""
        return len(self.items)

    def only(self, *parts: str) -> Examples:
        """Those of these parts of the split."""
        return self.take([place for place, part in enumerate(self.part) if part in parts])

    def take(self, places: list[int] | NDArray[np.intp]) -> Examples:
        """Those at these places, in this order."""
        chosen = [int(place) for place in places]
        return replace(
            self,
            items=tuple(self.items[place] for place in chosen),
            part=tuple(self.part[place] for place in chosen),
            targets=self.targets[chosen],
            weights=self.weights[chosen],
            component=self.component[chosen],
            sampling=self.sampling[chosen],
        )


def read_examples(release_folder: Path) -> Examples:
    """The examples of a release; raises NotADictionary, NothingToLearn."""
    raise NotImplementedError


def folds(components: NDArray[np.int64], k: int, seed: int) -> NDArray[np.int64]:
    """(n,) fold of each picture, 0 to k - 1; a component is never on two sides."""
    raise NotImplementedError
