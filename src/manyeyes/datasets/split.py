"""The split: whole components of pictures that belong together go to one part, so that no test picture is half known.

Pictures of one series are joined, twins are, and frames of one video; an item found in two series joins both. The
components are then laid out largest first, each onto a part that is still below its wish, the furthest below for the
target values it holds. A part therefore never exceeds its wish by as much as one component.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manyeyes.errors import ManyEyesError

LARGEST_SHARE = 0.2  # of the kept items in one component
FEW_COMPONENTS = 10  # below this many a large one cannot be avoided: it is accepted with a warning
GROUPS = ("series", "twins", "video")  # what this version can join by
UNLESS_SAID = ("series", "twins")


class SplitWrong(ManyEyesError):
    """split: {cause}"""

    remedy = "Write it like split: {train: 0.8, validation: 0.1, test: 0.1, by: [series, twins]}"


class ComponentTooLarge(ManyEyesError):
    """{size} of {total} items ({percent} %) belong together ({name} among them): one part cannot hold them all."""

    remedy = "Give the pictures finer series, or leave out `series` in split: by: if they have nothing in common."


class SplitLeaks(ManyEyesError):
    """The split put items that belong together into several parts ({parts}); the release was not made."""

    status = 500


@dataclass(frozen=True)
class Wish:
    """What the owner asked for: shares that sum to 1, what is kept together, and a seed."""

    shares: tuple[tuple[str, float], ...]
    by: tuple[str, ...] = UNLESS_SAID
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One item: its sha-256, the groups it belongs to (like 'series 12'), its target value, and whether it is kept."""

    item: str
    groups: tuple[str, ...] = ()
    target: str | None = None
    kept: bool = True


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
    return Wish(tuple(_shares(setting)), names, seed)


def _shares(setting: Mapping[str, object]) -> Iterable[tuple[str, float]]:
    total = 0.0
    for name, share in setting.items():
        if name in ("by", "seed"):
            continue
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise SplitWrong(cause=f"{name}: {share} is not a share between 0 and 1")
        total += share
        yield str(name), float(share)
    if abs(total - 1) > 1e-6:
        raise SplitWrong(cause=f"the shares sum to {total:g}, not to 1")


def split(members: Sequence[Member], wish: Wish) -> Split:
    """Lay the kept members out over the parts; raises ComponentTooLarge, and SplitLeaks if this very function is wrong.

    Items that are not kept still join what they belong to, so that a picture left out cannot hide a kinship.
    """
    together = [component for component in components(members) if any(member.kept for member in component)]
    sizes = [sum(member.kept for member in component) for component in together]
    warnings = _too_large(together, sizes) + _unknown_groups(wish)
    part_of = _lay_out(together, wish)
    check_no_leak(members, part_of)
    parts = _parts(members, part_of, wish)
    empty = tuple(f"The part {part.name} has no item." for part in parts if part_of and part.wished and not part.items)
    return Split(part_of, parts, len(together), warnings + empty)


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


def _too_large(together: Sequence[Sequence[Member]], sizes: Sequence[int]) -> tuple[str, ...]:
    total = sum(sizes)
    if not total or max(sizes) <= LARGEST_SHARE * total:
        return ()
    largest = max(sizes)
    percent = f"{100 * largest / total:.0f}"
    if len(together) >= FEW_COMPONENTS:
        name = min(member.item for member in together[sizes.index(largest)])[:10]
        raise ComponentTooLarge(size=largest, total=total, percent=percent, name=name)
    return (
        f"{largest} of {total} kept items ({percent} %) belong together and went to one part as a whole: "
        f"there are only {len(together)} groups to split. A later version will refuse this.",
    )


def _unknown_groups(wish: Wish) -> tuple[str, ...]:
    unknown = [name for name in wish.by if name not in GROUPS]
    return tuple(f"by: {name} is not yet in use: nothing is joined by it." for name in unknown)


def _lay_out(together: Sequence[Sequence[Member]], wish: Wish) -> dict[str, str]:
    by_name = {min(member.item for member in component): component for component in together}
    counts = {name: Counter(member.target for member in by_name[name] if member.kept) for name in by_name}
    totals = Counter(member.target for component in together for member in component if member.kept)
    missing = {part: {value: share * n for value, n in totals.items()} for part, share in wish.shares if share}
    part_of: dict[str, str] = {}
    for name in sorted(by_name, key=lambda name: (-counts[name].total(), _draw(wish.seed, name))):
        part = _neediest(missing, counts[name], totals)
        for value, n in counts[name].items():
            missing[part][value] -= n
        part_of |= {member.item: part for member in by_name[name] if member.kept}
    return part_of


def _neediest(
    missing: Mapping[str, Mapping[str | None, float]], held: Counter[str | None], totals: Counter[str | None]
) -> str:
    """Among the parts below their wish, the one that lacks most of what this component holds, rare values first."""
    below = [part for part in missing if sum(missing[part].values()) > 1e-9] or list(missing)
    return max(below, key=lambda part: sum(n * missing[part][value] / totals[value] for value, n in held.items()))


def _draw(seed: int, name: str) -> bytes:
    """A random-looking order that stays the same on every machine and Python."""
    return hashlib.sha256(f"{seed} {name}".encode()).digest()


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
