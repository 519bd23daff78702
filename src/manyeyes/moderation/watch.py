"""What an owner should hear soon: one source that decides all, nobody left to answer, tasks served and nothing stored.

Settled pictures that flip are told where they are counted, by `flow`. Looks are cheap; for copying, which is not, one
is taken when a twentieth more was answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from manyeyes import answers, projects, rules
from manyeyes.house import House
from manyeyes.moderation import store
from manyeyes.moderation.copying import COPYING, find_alike
from manyeyes.projects import Stage
from manyeyes.storage import Transaction

ONE_SOURCE, EVERYBODY, SILENCE = "one_source", "everybody_restricted", "nothing_stored"
SHARE = 0.3  # of the answers behind what was settled lately, from one worker or one clique
LAST, FEWEST = 500, 100  # settled tasks looked at, and answers before a share says anything
REACH = 3000  # newest answers, or assignments, among which is looked: the database goes back by id alone
PEOPLE, FEW = 4, 3  # who answered lately, before one is too many, or all are stopped
SILENT_SECONDS, MANY_SERVED = 15 * 60.0, 20
DAY = 86_400.0  # an outage that begins a day after another is another
PATIENCE = 120.0  # seconds somebody may look at what he was given
GROWTH, LEAST_NEW = 0.05, 500  # answers between two looks for copying

_looked: WeakKeyDictionary[House, dict[int, int]] = WeakKeyDictionary()


@dataclass(frozen=True)
class News:
    """Something to tell; `about` whom or what, so that it is said once while it is unseen.

    again_after: seconds after which it is said again though nobody has seen that it was.
    """

    kind: str
    about: str
    text: str
    numbers: Mapping[str, Any]
    again_after: float = projects.NEVER


def watch_stage(house: House, stage: Stage, now: float) -> list[str]:
    """Look at a stage now and tell its owner; returns the kinds of alerts that were new. Called every minute or so."""
    with house.reading() as tx:
        seen = (_one_source(tx, stage), _everybody(tx, stage, now), _silence(tx, stage, now))
        due = _copying_is_due(house, stage, answers.newest(tx))
    news = [one for one in seen if one is not None]
    told = [one.kind for one in news if _told(house, stage, one, now)]
    return told + ([COPYING] if due and find_alike(house, stage, now) else [])


def _told(house: House, stage: Stage, news: News, now: float) -> bool:
    with house.transaction() as tx:
        if news.kind == EVERYBODY:
            projects.set_state(tx, stage.id, "paused")
        said = (stage.project_id, stage.id, news.kind, news.text, now)
        again = news.again_after
        return projects.tell_owner(tx, *said, about=news.about, numbers=news.numbers, again_after=again)


def _copying_is_due(house: House, stage: Stage, newest: int) -> bool:
    """After 500 new answers, later after a twentieth more; how far it was looked is remembered in this process."""
    seen = _looked.setdefault(house, {})
    if newest - seen.get(stage.id, 0) < max(LEAST_NEW, GROWTH * newest):
        return False
    seen[stage.id] = newest
    return True


def _one_source(tx: Transaction, stage: Stage) -> News | None:
    """Whose answers stand behind what was settled last: nobody alone should give a third of them."""
    settled = [row.task_id for row in tx.all(store.SETTLED_LATELY, {"stage": stage.id, "most": REACH})][:LAST]
    gave = store.who_answered(tx, settled)
    groups: dict[int, int] = {}
    for row in tx.all(store.MEMBERS_IN, {"stage": stage.id}):
        groups |= {row.first_id: row.clique, row.second_id: row.clique}
    source = largest_source(gave, groups)
    if source is None:
        return None
    of, answers_ = sum(gave.values()), sum(gave[one] for one in source)
    names = [str(tx.scalar(store.PUBLIC_ID, {"worker": one})) for one in source]
    who = f"One person ({names[0]})" if len(names) == 1 else f"{len(names)} people who answer alike"
    text = f"{who} gave {answers_ / of:.0%} of the answers behind what was settled last in {stage.name}."
    return News(ONE_SOURCE, f"{stage.name}:{names[0]}", text, {"workers": names, "answers": answers_, "of": of})


def largest_source(gave: Mapping[int, int], groups: Mapping[int, int]) -> list[int] | None:
    """The worker, or the clique, that gave more than `SHARE` of the answers; none where nobody did. Pure.

    gave: answers a worker. groups: the clique of those who are in one.
    """
    if sum(gave.values()) < FEWEST or len(gave) < PEOPLE:
        return None
    together = Counter[int]()
    for worker, count in gave.items():
        together[groups.get(worker, worker)] += count
    source, count = together.most_common(1)[0]
    if count <= SHARE * sum(gave.values()):
        return None
    return sorted(one for one in gave if groups.get(one, one) == source)


def _everybody(tx: Transaction, stage: Stage, now: float) -> News | None:
    """Where everybody who worked lately is stopped, the rules are wrong and not the people: the stage pauses."""
    active, stopped = rules.active_and_restricted(tx, stage, now) if stage.state == "open" else (0, 0)
    if active < FEW or stopped < active:
        return None
    text = (
        f"All {active:,} people who answered in {stage.name} within the last hour are stopped there, so it was paused. "
        f"Look at the rules, lift what is wrong, then open the stage again."
    )
    return News(EVERYBODY, stage.name, text, {"active": active, "stopped": stopped}, DAY)


def _silence(tx: Transaction, stage: Stage, now: float) -> News | None:
    """Tasks are lent and no answer comes: a page that fails silently, or a proxy that swallows what is sent."""
    where = {"stage": stage.id, "since": now - SILENT_SECONDS, "most": REACH}
    seen = tx.first(store.SERVED, {**where, "until": now - PATIENCE})
    served, workers = (seen.served, seen.workers) if seen is not None and stage.state == "open" else (0, 0)
    if served < MANY_SERVED or workers < FEW or tx.scalar(store.STORED, where):
        return None
    minutes = round(SILENT_SECONDS / 60)
    text = (
        f"In the last {minutes} minutes {served:,} pictures of {stage.name} were given out and no answer was stored. "
        f"Try it yourself: is the page, the network or a proxy broken?"
    )
    return News(SILENCE, stage.name, text, {"served": served, "minutes": minutes}, DAY)
