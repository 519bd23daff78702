"""How far people agree, told two ways: raw pairs of answers that are equal, and how sure the consensus is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)  # lower edges of the histogram; the first bin begins at 0


@dataclass(frozen=True)
class Pairs:
    """Pairs of answers to the same question about the same item, and how many of them are equal."""

    equal: int = 0
    all: int = 0

    @property
    def share(self) -> float | None:
        """Share of equal pairs; none where nobody answered twice."""
        return self.equal / self.all if self.all else None

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(self.equal + other.equal, self.all + other.all)


def pairs(counts: Mapping[str, int]) -> Pairs:
    """The pairs among one item's answers, counted by value: n answers make n (n - 1) / 2 pairs."""
    total = sum(counts.values())
    equal = sum(n * (n - 1) // 2 for n in counts.values())
    return Pairs(equal, total * (total - 1) // 2)


def bin_of(posterior: float) -> str:
    """The histogram's bin a posterior falls in, like '.90 to .95'."""
    edges = (0.0, *BINS, 1.0)
    place = sum(posterior >= edge for edge in BINS)
    return f"{edges[place]:.2f} to {edges[place + 1]:.2f}"


ALL_BINS = tuple(bin_of(edge) for edge in (0.0, *BINS))


class Agreement:
    """Adds up agreement question by question while items stream past; keeps a few numbers, no answers."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._pairs: dict[tuple[str, str], Pairs] = defaultdict(Pairs)
        self._people: dict[tuple[str, str], Pairs] = defaultdict(Pairs)
        self._bins: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def answers(self, stage: str, question: str, counts: Mapping[str, int], people: Mapping[str, int]) -> None:
        """One item's answers to a question by value: all of them, and those of people who are not made up."""
        self._pairs[stage, question] += pairs(counts)
        self._people[stage, question] += pairs(people)

    def posterior(self, stage: str, question: str, posterior: float) -> None:
        """One item's posterior of a question that was asked."""
        self._bins[stage, question][bin_of(posterior)] += 1

    def of(self, stage: str, question: str) -> dict[str, object]:
        """What the card says of a question."""
        key = (stage, question)
        return {
            "pairs": self._pairs[key].all,
            "equal_pairs_share": _rounded(self._pairs[key].share),
            "pairs_of_people": self._people[key].all,
            "equal_pairs_share_of_people": _rounded(self._people[key].share),
            "posteriors": {name: self._bins[key][name] for name in ALL_BINS if self._bins[key][name]},
        }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
