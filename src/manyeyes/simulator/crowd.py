"""A made-up crowd: who comes, how well they see, how they cheat, how long they look. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

Range = tuple[float, float]
Confusion = Mapping[str, Mapping[str, float]]  # true value -> said value -> chance

HONEST = "honest"
SPAM = ("random", "constant", "fast", "clique", "sleepy", "flipped", "sybil")
ARCHETYPES = (HONEST, *SPAM)


@dataclass(frozen=True)
class Skill:
    """How well a person sees: of each value a share drawn from its range, once a person and question.

    `right` where only one range is known; `first` and `others` for yes/no: right about yes (sensitivity) and about no
    (specificity). `fitted`: confusions of real people; one of them is drawn for each made-up person.
    """

    right: Range = (0.85, 0.97)
    sensitivity: Range | None = None
    specificity: Range | None = None
    fitted: tuple[Confusion, ...] = ()


@dataclass(frozen=True)
class Group:
    """People of one kind. `share` of the crowd; the rest matters only to some kinds.

    `value`: what a constant one says, the likeliest where left out. `honest`: the share of a fast one's answers that
    are honest. `speed`: the part of the usual time he looks. `after`: the honest tasks of a sleepy one. `size`: people
    in one clique, ids of one sybil; None: all of the group. `copies`: the share of answers taken from the shared key;
    `leader`: the key is what one honest person says, instead of chance. `delay`: seconds between one id of a sybil and
    the next. `unsure`, `skip`: shares of their pictures, where not those of the whole crowd.
    """

    kind: str
    share: float
    name: str = ""
    skill: Skill = Skill()
    value: str | None = None
    honest: float = 0.3
    speed: float = 1.0
    after: int = 40
    size: int | None = None
    copies: float = 1.0
    leader: bool = False
    delay: float = 1800.0
    unsure: float | None = None
    skip: float | None = None

    @property
    def called(self) -> str:
        """What tables call it."""
        return self.name or self.kind


@dataclass(frozen=True)
class Times:
    """How long people look: lognormal around `median` seconds, `spread` an answer and `person` between people."""

    median: float = 2.5
    spread: float = 0.4
    person: float = 0.25
    between: float = 0.4
    """Seconds from an answer until the next picture is in view."""


@dataclass(frozen=True)
class Visits:
    """When people come: the first time within `arrive` seconds, about `tasks` a visit, again after about `pause`."""

    arrive: float = 3600.0
    tasks: int = 20
    pause: float = 7200.0
    a_day: int | None = None
    """Tasks a person does in 24 hours at most."""


@dataclass(frozen=True)
class Profile:
    """Pictures that are alike: a share of all, and what is true of them."""

    share: float
    values: Mapping[str, str]


@dataclass(frozen=True)
class Pictures:
    """What there is to decide. `prevalence`: a question, the share of each true value; alike where nothing is said.

    `profiles` come first: values that go together. `hard`: a share of pictures on which nobody is right more often than
    `hard_right`. `control`: pictures whose truth the owner knows, besides the tasks.
    """

    tasks: int = 2000
    control: int = 100
    prevalence: Mapping[str, Mapping[str, float]] | None = None
    profiles: tuple[Profile, ...] = ()
    hard: float = 0.0
    hard_right: float = 0.6


@dataclass(frozen=True)
class Crowd:
    """A whole crowd.yaml."""

    people: int = 100
    groups: tuple[Group, ...] = (Group(HONEST, 1.0),)
    pictures: Pictures = Pictures()
    times: Times = Times()
    visits: Visits = Visits()
    unsure: float = 0.0
    skip: float = 0.0

    def counts(self) -> tuple[int, ...]:
        """People a group, in the order of the groups: shares rounded so that they make the whole (largest rest)."""
        return shared_out(self.people, [group.share for group in self.groups])


def shared_out(whole: int, shares: list[float]) -> tuple[int, ...]:
    """Whole numbers in the proportion of `shares` that make `whole` together: Hamilton's method, first come first."""
    total = sum(shares)
    exact = [whole * share / total for share in shares]
    counts = [int(one) for one in exact]
    by_rest = sorted(range(len(shares)), key=lambda at: (counts[at] - exact[at], at))
    for at in by_rest[: whole - sum(counts)]:
        counts[at] += 1
    return tuple(counts)


def with_tasks(crowd: Crowd, tasks: int) -> Crowd:
    """The same crowd over so many ordinary pictures; known ones in proportion, and twenty of them at least."""
    was = crowd.pictures
    control = min(was.control, max(20, round(was.control * tasks / was.tasks)))
    return replace(crowd, pictures=replace(was, tasks=tasks, control=control))


# Who comes to an open page, where nobody says otherwise: most do their best, one in ten does not.
USUAL = Crowd(
    groups=(
        Group(HONEST, 0.9, skill=Skill((0.85, 0.97))),
        Group("random", 0.03),
        Group("constant", 0.02),
        Group("fast", 0.03, speed=1 / 3),
        Group("sleepy", 0.02),
    ),
    unsure=0.01,
)
