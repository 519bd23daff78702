"""One class a picture, for formats that hold no more: which question the classes are of, and which a picture has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manyeyes.datasets.formats.release_reader import Picture, ReleaseReader
from manyeyes.errors import ManyEyesError

NOT = "not "
SAYS_NO = "pictures of which it is not known which class they have"


class WhichQuestion(ManyEyesError):
    """{cause}. This format holds one class a picture: say whose values the classes are, --about NAME.
    There are: {known}."""


@dataclass(frozen=True)
class Classes:
    """The classes of one question, in the dictionary's order."""

    about: str
    names: tuple[str, ...]
    tag_of: Mapping[str, str]
    """Class to the tag it stands for; a class that says no has none."""

    def of(self, picture: Picture) -> str | None:
        """The one class of a picture; none where that is not known."""
        known = {one.tag: one for one in picture.known}
        has = [name for name, tag in self.tag_of.items() if tag in known and known[tag].holds]
        if len(has) == 1:
            return has[0]
        alone = len(self.tag_of) == 1
        return NOT + self.about if alone and self.about in known and not known[self.about].holds else None


def classes(release: ReleaseReader) -> Classes:
    """The classes of the question the reader is opened `about`, else of the release's target; raises WhichQuestion."""
    groups: dict[str, list[str]] = {}
    for tag in release.dictionary.tags:
        groups.setdefault(tag.group or tag.name, []).append(tag.name)
    about = release.about or _target(release, groups)
    if about not in groups:
        raise WhichQuestion(cause=f"Nothing in this release is called {about}", known=_named(list(groups)))
    tags = groups[about]
    if tags == [about]:
        return Classes(about, (about, NOT + about), {about: about})
    values = {tag.removeprefix(f"{about}:"): tag for tag in tags}
    return Classes(about, tuple(values), values)


def _target(release: ReleaseReader, groups: Mapping[str, Sequence[str]]) -> str:
    """What the release is to be learnt for, or the only question there is."""
    target = str(release.card.get("target") or "").removeprefix("series.")
    if target in groups:
        return target
    several = [name for name, tags in groups.items() if len(tags) > 1]
    if len(groups) != 1 and len(several) != 1:
        cause = f"The release {release.name} knows several things of a picture" if groups else "There is no tag"
        raise WhichQuestion(cause=cause, known=_named(several or list(groups)))
    return several[0] if len(several) == 1 else next(iter(groups))


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    return (", ".join(names[:20]) or "none") + more
