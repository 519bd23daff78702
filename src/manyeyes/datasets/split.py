"""The split: whole components of pictures that belong together go to one part, so that no test picture is half known.

Pictures of one series are joined, twins are, frames of one video, what one import brought; an item found in two
series joins both. Components are laid out by stratify.py. What stood in a part once stays there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyeyes.datasets.stratify import Piece, lay_out
from manyeyes.errors import ManyEyesError

LARGEST_SHARE = 0.2  # of the kept items in one component, unless the owner says `largest`
FEW = 50  # kept items: with fewer the parts say little whatever is done, and a large component is only warned of
GROUPS = ("series", "twins", "video", "source")  # what this version can join by
UNLESS_SAID = ("series", "twins")
NO_PARTS = ("by", "seed", "largest")  # the keys of `split:` that are no shares
LEARNT, JUDGED = "train", "test"
MOST_NAMES = 5


class SplitWrong(ManyEyesError):
    """split: {cause}"""

    remedy = "Write it like split: {train: 0.8, validation: 0.1, test: 0.1, by: [series, twins]}"


class ComponentTooLarge(ManyEyesError):
    """{size} of {total} items ({percent} %) belong together ({name} among them): one part cannot hold them all."""

    remedy = (
        "Give the pictures finer series, leave a name out of split: by: if they have nothing in common, or accept it: "
        "split: {largest: 0.5} lets half of the items be together."
    )


class SplitLeaks(ManyEyesError):
    """The split put items that belong together into several parts ({parts}); the release was not made."""

    status = 500


@dataclass(frozen=True)
class Wish:
    """What the owner asked for: shares that sum to 1, what is kept together, a seed, and the largest component."""

    shares: tuple[tuple[str, float], ...]
    by: tuple[str, ...] = UNLESS_SAID
    seed: int = 1
    largest: float = LARGEST_SHARE
    """Share of the kept items that one component may have."""


@dataclass(frozen=True, slots=True)
class Member:
    """One item: its sha-256, the groups it belongs to (like 'series 12'), its target value, whether it is kept."""

    item: str
    groups: tuple[str, ...] = ()
    target: str | None = None
    kept: bool = True
    strata: tuple[str, ...] = ()
    """What else every part should get its share of: settled values, given tags."""
    id: int = 0
    """The item's row."""
    with_model: bool = False
    """A tagger had a part in what it is settled as: no tagger is judged by it."""


@dataclass(frozen=True)
class Part:
    """One part as it came out; `targets` counts its kept items by target value."""

    name: str
    wished: float
    items: int
    share: float
    targets: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """Like 'train 78.9 % (wished 80.0 %)'."""
        return f"{self.name} {100 * self.share:.1f} % (wished {100 * self.wished:.1f} %)"


@dataclass(frozen=True)
class Split:
    """The part of every kept item, how far it is from the wish, and what the owner should know."""

    part_of: Mapping[str, str]
    parts: tuple[Part, ...]
    components: int
    warnings: tuple[str, ...]
    component_of: Mapping[str, str]
    """The component of every item, kept or not, by the smallest SHA-256 in it."""

    def sentence(self) -> str:
        """Like 'train 78.9 % (wished 80.0 %), test 21.1 % (wished 20.0 %)'."""
        return ", ".join(str(part) for part in self.parts)


def read_wish(setting: Mapping[str, object]) -> Wish:
    """The wish of `split:` in the project file; raises SplitWrong."""
    by = setting.get("by", list(UNLESS_SAID))
    names = (by,) if isinstance(by, str) else tuple(str(name) for name in by)  # type: ignore[attr-defined]
    seed = setting.get("seed", 1)
    if not isinstance(seed, int):
        raise SplitWrong(cause=f"seed: {seed} is not a whole number")
    largest = _share("largest", setting.get("largest", LARGEST_SHARE))
    return Wish(tuple(_shares(setting)), names, seed, largest)


def _shares(setting: Mapping[str, object]) -> Iterable[tuple[str, float]]:
    total = 0.0
    for name, share in setting.items():
        if name not in NO_PARTS:
            total += _share(name, share)
            yield str(name), _share(name, share)
    if abs(total - 1) > 1e-6:
        raise SplitWrong(cause=f"the shares sum to {total:g}, not to 1")


def _share(name: str, share: object) -> float:
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise SplitWrong(cause=f"{name}: {share} is not a share between 0 and 1")
    return float(share)


def split(members: Sequence[Member], wish: Wish, stood: Mapping[str, str] | None = None) -> Split:
    """Lay the kept members out over the parts; raises ComponentTooLarge, and SplitLeaks if this very function is wrong.

    Items that are not kept still join what they belong to, so that a picture left out cannot hide a kinship. `stood`:
    the part of items in earlier releases. A component whose items stood in several parts is judged with, not learnt
    from: it goes to test.
    """
    every = {min(member.item for member in component): component for component in components(members)}
    together = {name: one for name, one in every.items() if any(member.kept for member in one)}
    pieces = [_piece(name, component) for name, component in together.items()]
    warnings = _too_large(pieces, wish) + _unknown_groups(wish)
    part_of_piece = lay_out(pieces, wish.shares, wish.seed, _where_they_stood(together, wish, stood or {}))
    part_of = {m.item: part_of_piece[name] for name, component in together.items() for m in component if m.kept}
    check_no_leak(members, part_of)
    parts = _parts(members, part_of, wish)
    component_of = {member.item: name for name, component in every.items() for member in component}
    return Split(part_of, parts, len(together), warnings + _absent(members, part_of, parts), component_of)


def components(members: Sequence[Member]) -> list[list[Member]]:
    """Who belongs together: connected components over shared groups (union-find with path halving)."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for member in members:
        for group in member.groups:
            parent[root(group)] = root(member.item)
    found: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        found[root(member.item)].append(member)
    return list(found.values())


def check_no_leak(members: Iterable[Member], part_of: Mapping[str, str]) -> None:
    """Raise SplitLeaks where a group has kept items in two parts: the split's own proof, whatever made it."""
    sides: dict[str, str] = {}
    for member in members:
        part = part_of.get(member.item)
        for group in member.groups if part else ():
            if sides.setdefault(group, part or "") != part:
                raise SplitLeaks(parts=f"{sides[group]} and {part}")


def _piece(name: str, component: Sequence[Member]) -> Piece:
    strata: Counter[str] = Counter()
    for member in component:
        if member.kept:
            strata.update(member.strata)
            strata.update([f"target={member.target}"] if member.target is not None else [])
    return Piece(name, sum(member.kept for member in component), strata)


def _too_large(pieces: Sequence[Piece], wish: Wish) -> tuple[str, ...]:
    total = sum(piece.items for piece in pieces)
    largest = max(pieces, key=lambda piece: (piece.items, piece.name), default=Piece("", 0, {}))
    if largest.items <= max(1, wish.largest * total):
        return ()
    percent = f"{100 * largest.items / total:.0f}"
    if total >= FEW:
        raise ComponentTooLarge(size=largest.items, total=total, percent=percent, name=largest.name[:10])
    return (
        f"{largest.items} of {total} kept items ({percent} %) belong together and went to one part as a whole. "
        f"From {FEW} kept items on this is refused.",
    )


def _unknown_groups(wish: Wish) -> tuple[str, ...]:
    unknown = [name for name in wish.by if name not in GROUPS]
    return tuple(f"by: {name} is not yet in use: nothing is joined by it." for name in unknown)


def _where_they_stood(together: Mapping[str, Sequence[Member]], wish: Wish, stood: Mapping[str, str]) -> dict[str, str]:
    """The part of each component that has one already; of several the one that is judged with, or the last wished.

    One that has none, and that a tagger had a part in, is learnt from.
    """
    known = [part for part, share in wish.shares if share]
    judged = JUDGED if JUDGED in known else known[-1] if known else ""
    found: dict[str, str] = {}
    for name, component in together.items():
        parts = {stood[member.item] for member in component if stood.get(member.item) in known}
        if parts:
            found[name] = parts.pop() if len(parts) == 1 else judged
        elif LEARNT in known and any(member.with_model for member in component):
            found[name] = LEARNT
    return found


def _absent(members: Iterable[Member], part_of: Mapping[str, str], parts: Sequence[Part]) -> tuple[str, ...]:
    """Parts that have no item at all, and parts that miss a value of the target."""
    if not part_of:
        return ()
    values = sorted({member.target for member in members if member.target is not None and member.item in part_of})
    said = []
    for part in parts:
        missing = [value for value in values if value not in dict(part.targets)]
        if part.wished and not part.items:
            said.append(f"The part {part.name} has no item.")
        elif part.wished and missing:
            more = f" and {len(missing) - MOST_NAMES} more" if len(missing) > MOST_NAMES else ""
            names = ", ".join(missing[:MOST_NAMES])
            said.append(f"The part {part.name} has no item whose target is {names}{more}: nothing can be said of it.")
    return tuple(said)


def _parts(members: Sequence[Member], part_of: Mapping[str, str], wish: Wish) -> tuple[Part, ...]:
    sizes = Counter(part_of.values())
    targets: dict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        if member.item in part_of and member.target is not None:
            targets[part_of[member.item]][member.target] += 1
    total = sizes.total() or 1
    return tuple(
        Part(name, share, sizes[name], sizes[name] / total, tuple(sorted(targets[name].items())))
        for name, share in wish.shares
    )
