"""A tagger that may speak says what it measured itself good at, about what it never learnt, and takes it back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, update
from tests import makers

from manyeyes import assignment, consensus, datasets, flow, items, projects, tagger
from manyeyes.consensus import State
from manyeyes.house import House
from manyeyes.items import SpeaksOf
from manyeyes.projects import Stage
from manyeyes.storage import tables
from manyeyes.tagger import speaking
from manyeyes.tagger.about import About
from manyeyes.tagger.calibrate import Calibration
from manyeyes.tagger.opinion import Skill, measured, opinion_of, word_of

PLAIN = makers.a_project_file(release=", split: {train: 0.5, test: 0.5, by: twins}")
TEXT = PLAIN + "  - {name: tagger, kind: train, method: head, opinion: 0.8}\n"
YES_NO = ("yes", "no")


# --- how far a word is believed ---

pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=60)


@given(pairs)
def test_a_word_is_never_believed_further_than_it_told_on_held_back_pictures(said: list[tuple[str, str]]) -> None:
    skill = measured(("a", "b", "c"), said)
    counts, true = Counter(said), Counter(truth for _, truth in said)
    for value, weight in skill.weights.items():
        found = counts[value, value] / true[value]
        false = sum(n for (word, truth), n in counts.items() if word == value != truth) / max(
            1, len(said) - true[value]
        )
        assert 1 / 3 < weight < 1
        assert found > false
        assert weight / (1 - weight) * 2 <= found / max(false, 1e-3) + 1e-3
    assert sum(skill.shares.values()) == pytest.approx((len(said) + 1.5) / (len(said) + 1))


def test_few_pictures_or_a_word_that_everything_gets_tell_nothing() -> None:
    assert not measured(YES_NO, []).weights
    assert not measured(YES_NO, [("yes", "yes"), ("no", "no")]).weights
    assert not measured(YES_NO, [("no", "no")] * 95 + [("no", "yes")] * 5).weights, "right in .95, and says nothing"
    good = measured(YES_NO, [("no", "no")] * 60 + [("yes", "yes")] * 40).weights
    assert good["yes"] > 0.9
    assert good["no"] > 0.9


@given(st.floats(0.001, 0.999), st.floats(0.51, 0.99), st.floats(0.05, 0.95))
def test_a_score_says_no_more_than_itself_and_no_more_than_was_measured(
    chance: float, weight: float, share: float
) -> None:
    skill = Skill({"yes": weight, "no": weight}, {"yes": share, "no": 1 - share})
    told = opinion_of(YES_NO, {"yes": chance}, {"yes": 0.5}, skill)
    likelier = (chance / (1 - chance)) / (share / (1 - share))
    ratio = likelier if chance >= 0.5 else 1 / likelier
    if told is None:
        assert ratio / (1 + ratio) <= 0.5 + 1e-4
    else:
        assert told[0] == ("yes" if chance >= 0.5 else "no")
        assert told[1] == pytest.approx(min(weight, ratio / (1 + ratio)), abs=1e-3)


def test_what_it_did_not_see_it_says_nothing_of() -> None:
    assert word_of(YES_NO, {"yes": math.nan}, {}) is None
    assert word_of(("a", "b"), {"a": 0.2, "b": 0.3}, {}) == "b"
    assert opinion_of(YES_NO, {"yes": math.nan}, {}, Skill({"yes": 0.9}, {"yes": 0.5})) is None


# --- in a house ---


class Heard:
    """A project whose tagger speaks."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.project = makers.a_project(house, TEXT)
        self.settled = makers.pictures(house, self.project, 40)
        self.truth = {item: "yes" if at % 2 else "no" for at, item in enumerate(self.settled)}
        for _ in range(2):
            self.somebody_answers(self.truth)
        self.stands(self.settled[20:], "test")
        self.open = makers.pictures(house, self.project, 30)
        self.truth |= {item: "yes" if at % 2 else "no" for at, item in enumerate(self.open)}

    @property
    def stage(self) -> Stage:
        return makers.the_stage(self.house, self.project)

    @property
    def train(self) -> Stage:
        return makers.the_stage(self.house, self.project, "tagger")

    def somebody_answers(self, values: dict[int, str]) -> None:
        worker = makers.a_worker(self.house)
        with self.house.reading() as tx:
            names = {items.by_id(tx, one).public_id: value for one, value in values.items()}
        while (found := makers.claim(self.house, worker, self.stage)).tasks:
            one = found.tasks[0]
            makers.answer(self.house, worker, one.assignment, {"text": names[one.item.id]})

    def stands(self, item_ids: Sequence[int], part: str) -> None:
        release = makers.the_stage(self.house, self.project, "release")
        rows = [{"stage_id": release.id, "item_id": one, "part": part, "seed": 1} for one in item_ids]
        with self.house.transaction() as tx:
            tx.put(tables.split_part, rows)

    def serves(self, number: int, *, wrong: int = 0) -> None:
        """Tagger `number` serves from now on; it sees all, and errs about the first so many pictures of each half."""
        train, now = self.train, self.house.now()
        erring = {*self.settled[20 : 20 + wrong], *self.open[:wrong]}
        said = {one: 0.05 if (true == "yes") == (one in erring) else 0.95 for one, true in self.truth.items()}
        row = {"project_id": self.project.id, "stage_id": train.id, "number": number, "method": "head"}
        speaks_of = items.speaks_of_text({"features": SpeaksOf("1", {"text": {"yes": 0}})})
        more = {"state": "serving", "folder": "x", "tags": 1, "metrics": "{}", "settings": "{}", "speaks_of": speaks_of}
        with self.house.transaction() as tx:
            tx.run(STEP_DOWN, {"stage": train.id})
            tx.add(tables.tagger, {**row, **more, "seconds": 1.0, "trained_at": now})
            items.keep_predictions(tx, train.id, number, {one: np.array([p]) for one, p in said.items()})

    def rolls_back(self, number: int) -> None:
        with self.house.transaction() as tx:
            tx.run(STEP_DOWN, {"stage": self.train.id})
            tx.run(SERVE, {"stage": self.train.id, "number": number})

    def applies(self, text: str) -> None:
        """The owner changes the file."""
        folder = self.house.site / self.project.folder
        (folder / "project.yaml").write_text(text, "utf-8")
        file = projects.read_project_file(folder / "project.yaml")
        with self.house.transaction() as tx:
            projects.apply(tx, file, self.project.folder, self.house.now())
            self.project = projects.find(tx, file.project)

    def speak(self) -> int:
        """Its words, the fit they need, and all that follows."""
        changed = tagger.speak(self.house, self.project)
        flow.upkeep(self.house, self.stage)
        return changed

    def words(self) -> dict[int, tuple[str, int]]:
        """By item what is kept of whom."""
        with self.house.reading() as tx:
            told = items.opinions_of(tx, list(self.truth))
        return {item: (one.value, one.tagger) for item, said in told.items() for one in said[self.train.id]}

    def verdict(self, item: int) -> consensus.Verdict:
        with self.house.reading() as tx:
            return consensus.of_item(tx, item)[0][1]


STEP_DOWN = update(tables.tagger).where(tables.tagger.c.stage_id == bindparam("stage")).values(state="kept")
SERVE = (
    update(tables.tagger)
    .where(tables.tagger.c.stage_id == bindparam("stage"), tables.tagger.c.number == bindparam("number"))
    .values(state="serving")
)


@pytest.fixture
def heard(house: House, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Forty pictures are settled, half of them held back; thirty are open."""
    about = About("head", ("text",), Calibration("none", (1.0,), (0.0,)), thresholds={"text": 0.5})
    monkeypatch.setattr(speaking, "read_about", lambda folder: about)
    return Heard(house)


def test_it_speaks_of_open_pictures_alone_never_of_the_share_that_stays_to_judge_by(heard: Heard) -> None:
    heard.serves(1)
    assert heard.speak() == len(heard.words())
    assert set(heard.words()) < set(heard.open)
    assert 5 <= len(heard.words()) <= 25, "the release holds half of the pictures back"
    assert all(said == (heard.truth[one], 1) for one, said in heard.words().items())
    assert heard.speak() == 0, "said once is said"


def test_who_was_never_right_on_held_back_pictures_is_not_heard(heard: Heard) -> None:
    heard.serves(1, wrong=10)
    heard.speak()
    assert heard.words() == {}


def test_a_word_helps_people_settle_and_what_it_helped_settle_judges_no_tagger(heard: Heard) -> None:
    heard.serves(1)
    heard.speak()
    heard.somebody_answers(heard.truth)
    spoken, alone = ([one for one in heard.open if (one in heard.words()) == there] for there in (True, False))
    assert {heard.verdict(one).state for one in heard.open} == {State.OPEN}, "two people are asked at least"
    assert min(heard.verdict(one).posterior for one in spoken) > max(heard.verdict(one).posterior for one in alone)
    heard.somebody_answers(heard.truth)
    assert {heard.verdict(one).state for one in heard.open} == {State.SETTLED}
    assert [heard.verdict(one).with_model for one in heard.open] == [one in spoken for one in heard.open]
    release = makers.the_stage(heard.house, heard.project, "release")
    known = datasets.settled_now(heard.house, heard.project, release)
    with heard.house.reading() as tx:
        by_hash = {one.sha256: id_ for id_, one in items.by_ids(tx, heard.open).items()}
    part = {by_hash[item]: part for item, part in zip(known.items, known.part, strict=True) if item in by_hash}
    assert {part[one] for one in spoken} == {"train"}
    hash_of = {id_: sha256 for sha256, id_ in by_hash.items()}
    heard.stands(spoken[:1], "test")  # a twin of it turned up there
    assert known_of(heard, hash_of[spoken[0]]) == 0, "what it had a part in is unknown where it is judged"
    heard.speak()
    assert known_of(heard, hash_of[spoken[0]]) == 1, "its word is taken back, and people settled it without"


def known_of(heard: Heard, sha256: str) -> int:
    """How many targets of a picture are known."""
    found = datasets.settled_now(heard.house, heard.project, makers.the_stage(heard.house, heard.project, "release"))
    return sum(found.items[at] == sha256 for at in found.item.tolist())


def test_a_newer_tagger_says_anew_what_is_open_and_leaves_what_was_settled(heard: Heard) -> None:
    heard.serves(1)
    heard.speak()
    spoken = sorted(heard.words())
    settled = dict.fromkeys(spoken[:3])
    with heard.house.transaction() as tx:
        assignment.set_bands(tx, heard.stage.id, dict.fromkeys(settled, 0))
    for _ in range(2):
        worker = makers.a_worker(heard.house)
        for _ in settled:
            task = makers.claim(heard.house, worker, heard.stage).tasks[0]
            with heard.house.reading() as tx:
                item = items.by_public_id(tx, task.item.id)
            makers.answer(heard.house, worker, task.assignment, {"text": heard.truth[item.id]})
    assert {heard.verdict(one).state for one in settled} == {State.SETTLED}
    before = [heard.verdict(one) for one in settled]
    heard.serves(2)
    heard.speak()
    assert {item: number for item, (_, number) in heard.words().items()} == {
        one: 1 if one in settled else 2 for one in spoken
    }
    assert [heard.verdict(one) for one in settled] == before
    heard.rolls_back(1)
    tagger.speak(heard.house, heard.project)
    assert {number for _, number in heard.words().values()} == {1}, "the words of what was rolled back leave"
    heard.stands(list(settled)[:1], "test")
    heard.speak()
    assert set(heard.words()) == {*settled} - {next(iter(settled))}, "nothing was predicted anew by tagger 1"
    assert [heard.verdict(one).with_model for one in settled] == [False, True, True]


def test_without_the_owners_leave_all_its_words_are_gone(heard: Heard) -> None:
    heard.serves(1)
    heard.speak()
    heard.somebody_answers(heard.truth)
    assert any(heard.verdict(one).with_model for one in heard.open)
    heard.applies(TEXT.replace(", opinion: 0.8", ""))
    assert tagger.may_speak(heard.house, heard.project), "something is left to take back"
    heard.speak()
    assert heard.words() == {}
    assert not any(heard.verdict(one).with_model for one in heard.open)
    assert not tagger.may_speak(heard.house, heard.project)
    with heard.house.reading() as tx:
        assert consensus.current_fit(tx, heard.stage.id).given == {}
