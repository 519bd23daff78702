"""Lets a project's tagger say its opinion in consensus where `opinion:` allows it, and takes back what it may not say.

About pictures that are open and never were settled: of those it never learnt the answers. Never about pictures that are
held back, nor about a share of all others as large as what a release holds back: there is always something to judge
taggers by in which none had a part. A tagger that is rolled back takes its words along; a newer one says anew what is
still open. What people answered already is added up again in the transaction that changes a word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from manyeyes import consensus, flow, items, projects
from manyeyes.house import House
from manyeyes.items import Opinion
from manyeyes.projects import Project, Question, Stage
from manyeyes.storage import Row, Transaction
from manyeyes.tagger import history, store
from manyeyes.tagger.history import TaggerRow
from manyeyes.tagger.model_folder import read_about
from manyeyes.tagger.opinion import Chances, Skill, measured, opinion_of, word_of
from manyeyes.tagger.retrain import release_stage
from manyeyes.tagger.source import CHOSEN, JUDGED, LEARNT
from manyeyes.tagger.speaks_of import major_of

CHUNK = 50  # pictures a transaction: those that people answered take a millisecond each
PAGE = 1000  # open tasks read at a time
Words = Mapping[int, Sequence[Opinion]]


@dataclass(frozen=True)
class Speaker:
    """The serving tagger of the train stage that may speak."""

    stage: Stage
    release: Stage
    row: TaggerRow
    thresholds: Chances
    """By tag."""
    tags: tuple[str, ...]

    @property
    def judged(self) -> str:
        """The part of the split that taggers are judged by."""
        return JUDGED if self.split.get(JUDGED) else CHOSEN

    @property
    def silent_share(self) -> float:
        """The share of the pictures without a part that it never speaks of."""
        return 1 - float(self.split.get(LEARNT, 1))

    @property
    def split(self) -> Mapping[str, Any]:
        """As the release stage has it; `check` sees that something is held back."""
        return self.release.file.settings.get("split") or {}


@dataclass(frozen=True)
class Topic:
    """One question the speaker knows something of."""

    question: Question
    places: Mapping[str, int]
    """Of the score of each value it knows."""
    thresholds: Chances
    skill: Skill = field(default_factory=Skill)

    def chances(self, scores: Sequence[float]) -> Chances:
        """By value."""
        return {value: float(scores[place]) for value, place in self.places.items()}


def may_speak(house: House, project: Project) -> bool:
    """Whether the project lets a tagger speak, or one that may not any more has spoken."""
    with house.reading() as tx:
        allowed = any(one.kind == "train" and one.settings.get("opinion") for one in project.file.stages)
        return allowed or bool(store.spoken_in(tx, project.id))


def speak(house: House, project: Project) -> int:
    """Bring what taggers say in consensus up to date; returns about how many pictures that changed. Safe to repeat."""
    with house.reading() as tx:
        stages = projects.stages(tx, project.id)
        speaker = _speaker(house, tx, stages)
        spoken = store.spoken_in(tx, project.id)
    changed = 0
    for stage_id in spoken:
        stays = speaker.row.number if speaker is not None and speaker.stage.id == stage_id else 0
        changed += sum(_say(house, stages, stage_id, some) for some in _to_take_back(house, stage_id, stays, speaker))
    if speaker is not None:
        changed += sum(_speak_in(house, stages, asking, speaker) for asking in stages)
    _ask_fits(house, stages)
    return changed


def _speaker(house: House, tx: Transaction, stages: Sequence[Stage]) -> Speaker | None:
    for stage in stages:
        row = history.serving(tx, stage.id) if stage.kind == "train" and stage.file.settings.get("opinion") else None
        if row is not None:
            about = read_about(history.tagger_folder(house, row))
            return Speaker(stage, release_stage(tx, stage), row, about.thresholds, about.tags)
    return None


def _to_take_back(house: House, stage_id: int, stays: int, speaker: Speaker | None) -> Iterator[Words]:
    """Words of taggers numbered above `stays`, and those about pictures that taggers are judged by now."""
    judged = speaker.release.id if speaker is not None and speaker.stage.id == stage_id else 0
    while True:
        with house.reading() as tx:
            newer = items.with_opinion(tx, stage_id, stays, CHUNK)
            there = newer or store.spoken_of(tx, stage_id, judged, CHUNK)
            told = items.opinions_of(tx, there)
        if not there:
            return
        yield {one: [word for word in told[one][stage_id] if newer and word.tagger <= stays] for one in there}


def _speak_in(house: House, stages: Sequence[Stage], asking: Stage, speaker: Speaker) -> int:
    """Say what may be said of a stage's open pictures; returns how many words changed."""
    with house.reading() as tx:
        topics = _topics(tx, stages, asking, speaker)
    after, changed = 0, 0
    while flow.asks_people(asking) and asking.state in ("open", "paused"):
        with house.reading() as tx:
            page = store.open_tasks(tx, asking.id, speaker.release.id, after, PAGE)
            words = _words(tx, page, asking, topics, speaker)
        for at in range(0, len(words), CHUNK):
            changed += _say(house, stages, speaker.stage.id, dict(list(words.items())[at : at + CHUNK]), speaker)
        if len(page) < PAGE:
            break
        after = page[-1].id
    return changed


def _topics(tx: Transaction, stages: Sequence[Stage], asking: Stage, speaker: Speaker) -> list[Topic]:
    """The questions of a stage that it knows something of, with its skill; none whose name two stages ask."""
    told = speaker.row.speaks_of.get(asking.name)
    if told is None or not asking.file.for_people or told.major != major_of(asking.workflow):
        return []
    names = [question.name for one in stages if one.file.for_people for question in one.file.questions]
    found = []
    for question in asking.file.questions:
        places = told.questions.get(question.name)
        if places and names.count(question.name) == 1:
            thresholds = {value: speaker.thresholds.get(speaker.tags[at], 0.5) for value, at in places.items()}
            found.append(Topic(question, places, thresholds))
    return _with_skill(tx, asking, found, speaker)


def _with_skill(tx: Transaction, asking: Stage, topics: Sequence[Topic], speaker: Speaker) -> list[Topic]:
    """Its words beside what people settled of the pictures that are held back, where no tagger had a part in it."""
    rows = store.settled_alone(tx, asking.id, speaker.release.id, speaker.judged)
    said = _scores(tx, speaker, {row.item_id for row in rows})
    found = []
    for one in topics:
        mine = [row for row in rows if row.question == one.question.name and row.item_id in said]
        pairs = [
            (word, row.value)
            for row in mine
            if (word := word_of(one.question.values, one.chances(said[row.item_id]), one.thresholds))
        ]
        skill = measured(one.question.values, pairs)
        found += [Topic(one.question, one.places, one.thresholds, skill)] if skill.weights else []
    return found


def _scores(tx: Transaction, speaker: Speaker, item_ids: set[int]) -> dict[int, Sequence[float]]:
    told = items.predictions(tx, speaker.stage.id, item_ids)
    return {one: said.scores.tolist() for one, said in told.items() if said.tagger == speaker.row.number}


def _words(tx: Transaction, page: Sequence[Row], asking: Stage, topics: Sequence[Topic], speaker: Speaker) -> Words:
    """Of the pictures of a page what it says of each: only those of which that is something else than before."""
    may = {row.item_id for row in page if _is_spoken_of(row, speaker)}
    said, before = _scores(tx, speaker, may), items.opinions_of(tx, {row.item_id for row in page})
    names, found = {one.name for one in asking.file.questions}, dict[int, Sequence[Opinion]]()
    for row in page:
        known = before.get(row.item_id, {}).get(speaker.stage.id, [])
        others = [one for one in known if one.question not in names]
        now = others + (_opinions(topics, said[row.item_id], speaker) if row.item_id in said else [])
        if set(now) != set(known) and (row.item_id in said or row.item_id not in may):
            found[row.item_id] = now
    return found


def _is_spoken_of(row: Row, speaker: Speaker) -> bool:
    """What is learnt from already, and of all without a part a share drawn by what belongs together."""
    if row.part is not None:
        return bool(row.part == LEARNT)
    by = speaker.split.get("by", ("series", "twins"))
    name = f"series {row.series_id}" if "series" in by else f"item {row.leader_id or row.item_id}"
    draw = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
    return draw >= speaker.silent_share


def _opinions(topics: Sequence[Topic], scores: Sequence[float], speaker: Speaker) -> list[Opinion]:
    told = ((one, opinion_of(one.question.values, one.chances(scores), one.thresholds, one.skill)) for one in topics)
    return [Opinion(one.question.name, word[0], word[1], speaker.row.number) for one, word in told if word is not None]


def _say(house: House, stages: Sequence[Stage], stage_id: int, words: Words, speaker: Speaker | None = None) -> int:
    """Keep these words, and add up anew what people answered; nothing where another tagger serves now."""
    by_id, now = {one.id: one for one in stages}, house.now()
    with house.transaction() as tx:
        serves = history.serving(tx, stage_id) if speaker is not None else None
        if speaker is not None and (serves is None or serves.number != speaker.row.number):
            return 0
        items.keep_opinions(tx, stage_id, words)
        for task in store.added_up(tx, list(words)):
            if task.stage_id in by_id:
                flow.judge_again(tx, by_id[task.stage_id], task.id, now)
    return len(words)


def _ask_fits(house: House, stages: Sequence[Stage]) -> None:
    """A fit states how far a tagger's word counts at most: a new one where the project says something else now."""
    for stage in stages:
        if not flow.asks_people(stage) or stage.state == "draft":
            continue
        with house.reading() as tx:
            given = consensus.current_fit(tx, stage.id).given
        stated = {said.get(consensus.MODEL) for said in given.values()} or {None}
        if stated != {consensus.bound_of(stage)}:
            with house.transaction() as tx:
                consensus.ask_refit(tx, stage.id, house.now())
