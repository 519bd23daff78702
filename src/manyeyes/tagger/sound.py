"""Before anything is learnt: pictures that cannot be had or seen are listed and left out, and so are tags that cannot
be learnt, so that training never fails on what it is given.

By rule: what does not decode to its last pixel (a truncated JPEG, a page of HTML named .jpg) is out; what is smaller
than 8 pixels a side shows nothing and is out; CMYK and other colours are turned into sRGB; of an animated GIF the
first picture counts; videos are out, their frames are items of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from manyeyes import datasets
from manyeyes.errors import ManyEyesError
from manyeyes.tagger.balance import HAS, LEARNT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from manyeyes.tagger.examples import Examples, Pictures

SMALLEST = 8  # pixels of the shorter side
NAMED = 5  # tags or pictures named in a sentence


class NothingSound(ManyEyesError):
    """None of the {pictures} pictures can be had; the first: {why}"""

    status = 409


class NoLearnableTag(ManyEyesError):
    """None of the {tags} tags can be learnt: each has fewer than two known pictures, or no known one without it."""

    remedy = "Let people settle more pictures of both kinds."
    status = 409


@dataclass(frozen=True)
class Sound:
    """Examples whose pictures are there, where they are, and why others are not."""

    examples: Examples
    places: Mapping[str, Path]
    left_out: Mapping[str, str]
    """SHA-256 to the sentence why."""

    def sentence(self) -> str:
        """Like '2 of 3,122 pictures are left out: The picture … cannot be had: its file is gone.'."""
        return left_out_sentence(self.left_out, len(self.examples) + len(self.left_out))


def with_pictures(examples: Examples, pictures: Pictures) -> Sound:
    """The examples whose pictures can be had; raises NothingSound where none can.

    Whether they decode is seen when their pixels are taken; `without` then leaves out what does not.
    """
    places: dict[str, Path] = {}
    left_out: dict[str, str] = {}
    for item in examples.items:
        try:
            places[item] = pictures(item)
        except datasets.PictureNotThere as gone:
            left_out[item] = gone.sentence
    if not places:
        raise NothingSound(pictures=len(left_out), why=next(iter(left_out.values()), "there is none."))
    return Sound(without(examples, left_out), places, left_out)


def without(examples: Examples, left_out: Collection[str]) -> Examples:
    """The examples without these items."""
    if not left_out:
        return examples
    return examples.take([place for place, item in enumerate(examples.items) if item not in left_out])


def left_out_sentence(left_out: Mapping[str, str], of: int) -> str:
    """How many pictures are left out and why; the first reasons named."""
    if not left_out:
        return f"All {of:,} pictures can be learnt from"
    reasons = list(dict.fromkeys(left_out.values()))
    more = f" … and {len(reasons) - NAMED} more" if len(reasons) > NAMED else ""
    return f"{len(left_out):,} of {of:,} pictures are left out: {' '.join(reasons[:NAMED])}{more}"


def write_left_out(left_out: Mapping[str, str], file: Path) -> None:
    """Write the report: item and reason, a line each."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("item", "reason"))
        rows.writerows(sorted(left_out.items()))


@dataclass(frozen=True)
class LearnableTags:
    """Examples with the tags that can be learnt, and a sentence for each kind of tag that cannot."""

    examples: Examples
    remarks: tuple[str, ...]


def learnable_tags(examples: Examples) -> LearnableTags:
    """Leave out tags with fewer than two pictures to learn from, or with none that lacks them.

    Raises NoLearnableTag. Tags that no held-back picture shows stay, and are said: they cannot be measured.
    """
    import numpy as np

    learnt = np.isin(np.array(examples.part), LEARNT)
    shows = (examples.targets >= HAS).astype(np.int64)
    lacks = (examples.targets < HAS).astype(np.int64)  # neither, where nobody said
    many, few = shows[learnt].sum(axis=0), lacks[learnt].sum(axis=0)
    fine = (many > 1) & (few > 0)
    remarks = [
        _named("no picture to learn from", examples.tags, many == 0),
        _named("one picture to learn from, which is too few", examples.tags, many == 1),
        _named("no picture that is known to lack it", examples.tags, (many > 1) & (few == 0)),
    ]
    if "test" in examples.part:
        absent = fine & (shows[np.array(examples.part) == "test"].sum(axis=0) == 0)
        remarks.append(_named("no picture in the test part and cannot be measured", examples.tags, absent))
    if not fine.any():
        raise NoLearnableTag(tags=len(examples.tags))
    return LearnableTags(only_tags(examples, np.flatnonzero(fine)), tuple(remark for remark in remarks if remark))


def only_tags(examples: Examples, places: NDArray[np.intp]) -> Examples:
    """The examples with the tags at these places alone; a group of which one is left is none."""
    tags = tuple(examples.tags[place] for place in places)
    groups = {tag: group for tag, group in examples.groups.items() if tag in tags}
    several = {group for group in groups.values() if list(groups.values()).count(group) > 1}
    return replace(
        examples,
        tags=tags,
        groups={tag: group for tag, group in groups.items() if group in several},
        targets=examples.targets[:, places],
        weights=examples.weights[:, places],
    )


def _named(what: str, tags: tuple[str, ...], which: NDArray[np.bool_]) -> str:
    named = [tag for tag, is_so in zip(tags, which, strict=True) if is_so]
    if not named:
        return ""
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    has = "has" if len(named) == 1 else "have"
    return f"{len(named)} of {len(tags)} tags {has} {what}: {', '.join(named[:NAMED])}{more}"
