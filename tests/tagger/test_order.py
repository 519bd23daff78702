"""A stage whose pictures the tagger orders: people get what it chose, some by chance, and the rest later."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from tests import makers

from manyeyes import assignment
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.tagger import order, order_open, share_by_chance, wants_order
from manyeyes.tagger.order import answered_odds, with_answers

TRAINED = "}\n  - {name: tagger, kind: train, method: head"


def a_stage(house: House, by: str = "{open: all, by: model}") -> tuple[Project, Stage]:
    text = makers.a_project_file(release=TRAINED).replace("{open: all, by: fewest_answers}", by)
    project = makers.a_project(house, text)
    return project, makers.the_stage(house, project)


class Sees:
    """Stands for a tagger and its features: pictures on a line, doubtful where it is told so."""

    about = SimpleNamespace(tags=("text",))

    def __init__(self, monkeypatch: pytest.MonkeyPatch, doubtful: set[str], blind: set[str] = frozenset()) -> None:
        self.asked: list[str] = []

        def looked_at(house: object, project: object, stage: object, tagger: object, hashes: list[str], jail: object):
            self.asked = [one for one in hashes if one not in blind]
            chance = np.array([[0.5 if one in doubtful else 0.001] for one in self.asked])
            return chance, np.eye(len(self.asked)), set(self.asked)

        monkeypatch.setattr(order, "_looked_at", looked_at)
        monkeypatch.setattr(order, "_tagger_for", lambda house, stage: self)


def hash_of(house: House, item_id: int) -> str:
    from manyeyes import items

    with house.reading() as tx:
        return items.by_id(tx, item_id).sha256


def test_people_are_lent_first_what_the_model_asks_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project, stage = a_stage(house)
    made = makers.pictures(house, project, 40)
    doubtful = set(made[5:15])
    Sees(monkeypatch, {hash_of(house, one) for one in doubtful})
    told = order_open(house, project, stage, np.random.default_rng(1))
    assert (told.chosen, told.by_chance, told.others) == (10, 4, 26)

    first = makers.claim(house, makers.a_worker(house), stage, 14).tasks
    got = {item for item in made if _public(house, item) in {one.item.id for one in first}}
    assert doubtful < got, "all the model chose, and four by chance"
    assert len(got) == 14


def _public(house: House, item_id: int) -> str:
    from manyeyes import items

    with house.reading() as tx:
        return items.by_id(tx, item_id).public_id


def test_a_picture_that_cannot_be_seen_stays_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project, stage = a_stage(house)
    made = makers.pictures(house, project, 12)
    gone = hash_of(house, made[3])
    sees = Sees(monkeypatch, set(), blind={gone})
    told = order_open(house, project, stage, np.random.default_rng(1))
    assert gone not in sees.asked
    assert told.chosen + told.by_chance + told.others == 11


def test_without_a_tagger_or_an_open_picture_nothing_is_ordered(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project, stage = a_stage(house)
    assert order_open(house, project, stage, np.random.default_rng(1)) is None
    Sees(monkeypatch, set())
    assert order_open(house, project, stage, np.random.default_rng(1)) is None


@pytest.mark.parametrize(("written", "share"), [("{open: all, by: model}", 0.3), ("{by: model, random: 0.5}", 0.5)])
def test_chance_always_has_a_share(house: House, written: str, share: float) -> None:
    _, stage = a_stage(house, written)
    assert wants_order(stage)
    assert share_by_chance(stage) == share


def test_nothing_is_ordered_by_a_model_unless_the_file_says_so(house: House) -> None:
    assert not wants_order(a_stage(house, "{by: fewest_answers}")[1])


def test_a_choice_is_spoken_of_by_its_values(house: House) -> None:
    _, stage = a_stage(house)
    assert order.columns_of(stage, ("cat", "text", "text:no", "texture")) == [1, 2]
    with house.reading() as tx:
        assert assignment.open_tasks(tx, stage.id, 5) == []


def test_what_people_agreed_on_is_doubted_less_and_what_they_differ_about_more(house: House) -> None:
    project, stage = a_stage(house)
    makers.pictures(house, project, 3)
    somebody = makers.a_worker(house)
    held = makers.claim(house, somebody, stage, 3).tasks
    for one, value in zip(held, ("yes", "no"), strict=False):
        makers.answer(house, somebody, one.assignment, {"text": value})
    chance = np.array([[0.3]] * 3)
    with house.reading() as tx:
        tasks = [one.id for one in sorted(assignment.open_tasks(tx, stage.id, 5), key=lambda one: one.item_id)]
        said = answered_odds(tx, stage, tasks, ["text"], chance)
    told = np.sort(with_answers(chance, said)[:, 0])
    odds = 0.85 / 0.15
    expected = sorted((0.3 / 0.7 * ratio) / (1 + 0.3 / 0.7 * ratio) for ratio in (1 / odds, 1, odds))
    assert told == pytest.approx(expected)
    assert np.isnan(said).sum() == 1


def test_a_tag_that_goes_with_another_is_expected_where_people_saw_that(house: House) -> None:
    rng = np.random.default_rng(0)
    animal = rng.random(400) < 0.4
    cat = animal & (rng.random(400) < 0.7)
    true = np.stack([animal, cat, rng.random(400) < 0.4], 1)
    said = np.where(true, 3.0, -3.0)
    said[300:] = np.nan
    said[300:, 0] = np.where(true[300:, 0], 3.0, -3.0)  # of the last nobody said whether it is a cat
    told = with_answers(np.full((400, 3), 0.3), np.where(np.isnan(said), 0, said))
    seen = told[300:, 1]
    assert seen[animal[300:]].min() > 3 * seen[~animal[300:]].max()
