"""Examples to learn from: which pictures, which tags, what is known of each pair, in which part of the split.

Unknown is not negative: it is NaN, and whoever learns or measures leaves it out. A picture is there once, whatever
number of tags it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyeyes import datasets
from manyeyes.errors import ManyEyesError
from manyeyes.tagger.balance import balanced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pictures = Callable[[str], Path]
"""The file of a picture by the SHA-256 of its original; raises datasets.PictureNotThere."""


class NothingToLearn(ManyEyesError):
    """There is nothing to learn in {folder}: nothing is known of a picture it keeps."""

    remedy = "Let people settle more pictures, or look at what keep: lets through; the release's card counts it."
    status = 409


class NoTagLeft(NothingToLearn):
    """There is no tag to learn in {folder}: its dictionary is empty."""

    remedy = (
        "Lower min_count in the release stage's tags:, or let people settle more; learning.json names what is near."
    )


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
    """The examples of a release, common tags held down as its stage's `balance` says.

    Raises NotARelease, NotADictionary, NothingToLearn, NoTagLeft.
    """
    found = datasets.read_targets(release_folder)
    return examples_of_targets(found, datasets.read_balance(release_folder), release_folder)


def examples_of_targets(found: datasets.Targets, balance: Mapping[str, Any] | None, where: object) -> Examples:
    """The examples in what was read, common tags held down; `where` names it to people.

    Raises NothingToLearn, NoTagLeft.
    """
    if not found.dictionary.tags:
        raise NoTagLeft(folder=where)
    if not found.items:
        raise NothingToLearn(folder=where)
    return balanced(_examples(found), balance or {})


def _examples(found: datasets.Targets) -> Examples:
    import numpy as np

    shape = len(found.items), len(found.dictionary.tags)
    targets, weights = np.full(shape, np.nan, np.float32), np.zeros(shape, np.float32)
    listed = np.array([tag.absent == "no" for tag in found.dictionary.tags])
    lists = np.flatnonzero(~np.isnan(found.given))
    targets[np.ix_(lists, listed)] = 0.0
    weights[np.ix_(lists, listed)] = found.given[lists, None]
    targets[found.item, found.tag], weights[found.item, found.tag] = found.target, found.weight
    return Examples(
        items=found.items,
        tags=found.dictionary.names,
        groups=found.dictionary.groups,
        targets=targets,
        weights=weights,
        part=found.part,
        component=np.unique(found.component, return_inverse=True)[1].astype(np.int64),
        sampling=np.ones(shape[0], np.float32),
    )


def folds(components: NDArray[np.int64], k: int, seed: int) -> NDArray[np.int64]:
    """(n,) fold of each picture, 0 to k - 1, as even as components let them be; one is never on two sides.

    The largest components first, each to the fold with the fewest pictures; equals in an order the seed draws.
    """
    import numpy as np

    names, inverse, sizes = np.unique(components, return_inverse=True, return_counts=True)
    draw = np.random.default_rng(seed).permutation(len(names))
    fold_of = np.empty(len(names), np.int64)
    filled = [0] * k
    for name in sorted(range(len(names)), key=lambda name: (-sizes[name], draw[name])):
        fold_of[name] = smallest = filled.index(min(filled))
        filled[smallest] += int(sizes[name])
    return fold_of[inverse]
