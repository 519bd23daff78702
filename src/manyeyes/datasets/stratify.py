"""Which part each piece goes to, so that every part gets its share of everything: rare things first.

Iterative stratification (Sechidis, Tsoumakas, Vlahavas, On the stratification of multi-label data, ECML PKDD 2011),
over pieces of many items instead of single ones: the rarest stratum is laid out first, each piece of it onto the part
that lacks most of that stratum. Only a part that is still below its wish takes anything, so none exceeds its wish by
as much as one piece. Pieces above a hundredth of everything come before all others, the largest first.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GIANT = 0.01  # of all items: what is so large finds no room once the small ones are laid out
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes to one part as a whole: its name, how many items it has, and how many of them are in each stratum."""

    name: str
    items: int
    strata: Mapping[str, int]


class _Lacking:
    """What each part still lacks, of items and of each stratum."""

    def __init__(self, shares: Sequence[tuple[str, float]], pieces: Iterable[Piece]) -> None:
        self.parts = [part for part, share in shares if share]
        self._shares = [share for _, share in shares if share]
        totals: Counter[str] = Counter()
        self.items = [0.0] * len(self.parts)
        for piece in pieces:
            totals.update(piece.strata)
            self.items = [
                lacking + share * piece.items for lacking, share in zip(self.items, self._shares, strict=True)
            ]
        self.totals = totals
        self.strata = {stratum: [share * n for share in self._shares] for stratum, n in totals.items()}

    def take(self, piece: Piece, part: int) -> str:
        """The piece is in that part now."""
        self.items[part] -= piece.items
        for stratum, n in piece.strata.items():
            self.strata[stratum][part] -= n
        return self.parts[part]

    def most(self, piece: Piece, stratum: str | None = None) -> int:
        """Among the parts below their wish the one that lacks most of the stratum, then of all the piece holds."""
        below = [part for part, lacking in enumerate(self.items) if lacking > NOTHING] or range(len(self.parts))
        if stratum is not None:
            lacking = self.strata[stratum]
            most = max(lacking[part] for part in below)
            below = [part for part in below if lacking[part] >= most - NOTHING]
        return below[0] if len(below) == 1 else max(below, key=lambda part: self._need(piece, part))

    def _need(self, piece: Piece, part: int) -> tuple[float, float]:
        of_strata = sum(n * self.strata[stratum][part] / self.totals[stratum] for stratum, n in piece.strata.items())
        return of_strata, self.items[part]


def lay_out(
    pieces: Sequence[Piece], shares: Sequence[tuple[str, float]], seed: int, stood: Mapping[str, str]
) -> dict[str, str]:
    """The part of each piece by its name; those that `stood` in a part stay. The same in whatever order they come."""
    lacking = _Lacking(shares, pieces)
    part_of = {
        piece.name: lacking.take(piece, lacking.parts.index(stood[piece.name]))
        for piece in pieces
        if piece.name in stood
    }
    free = sorted((piece for piece in pieces if piece.name not in stood), key=lambda one: _turn(one, seed))
    least = GIANT * sum(piece.items for piece in pieces)
    for piece in free:
        if piece.items >= least:
            part_of[piece.name] = lacking.take(piece, lacking.most(piece))
    _rarest_first([piece for piece in free if piece.name not in part_of], lacking, part_of)
    return part_of


def _turn(piece: Piece, seed: int) -> tuple[int, bytes]:
    """The largest first, then in a random-looking order that is the same on every machine."""
    return -piece.items, hashlib.sha256(f"{seed} {piece.name}".encode()).digest()


def _rarest_first(free: Sequence[Piece], lacking: _Lacking, part_of: dict[str, str]) -> None:
    """Lay out the pieces of the rarest stratum, then of the next; those of no stratum come last."""
    holders: dict[str, list[Piece]] = defaultdict(list)
    left: Counter[str] = Counter()
    for piece in free:
        left.update(piece.strata)
        for stratum in piece.strata:
            holders[stratum].append(piece)
    waiting = [(n, stratum) for stratum, n in left.items()]
    heapq.heapify(waiting)
    while waiting:
        n, stratum = heapq.heappop(waiting)
        if n > left[stratum] > 0:
            heapq.heappush(waiting, (left[stratum], stratum))
        elif n == left[stratum]:
            for piece in _most_of_it_first(holders.pop(stratum), stratum, part_of):
                part_of[piece.name] = lacking.take(piece, lacking.most(piece, stratum))
                left.subtract(piece.strata)
    for piece in free:
        if piece.name not in part_of:
            part_of[piece.name] = lacking.take(piece, lacking.most(piece))


def _most_of_it_first(pieces: Iterable[Piece], stratum: str, part_of: Mapping[str, str]) -> list[Piece]:
    return sorted((one for one in pieces if one.name not in part_of), key=lambda one: -one.strata[stratum])
