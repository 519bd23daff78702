"""A stage whose pictures the tagger orders: people get what it chose, some by chance, and the rest later."""

from __future__ import annotations

import numpy as np
import pytest
from tests import makers

from manyeyes import assignment
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.tagger import order, order_open, share_by_chance, wants_order

TRAINED = "}\n  - {name: tagger, kind: train, method: head"


def a_stage(house: House, by: str = "{open: all, by: model}") -> tuple[Project, Stage]:
    text = makers.a_project_file(release=TRAINED).replace("{open: all, by: fewest_answers}", by)
    project = makers.a_project(house, text)
    return project, makers.the_stage(house, project)


class Sees:
    """Stands for a tagger and its features: pictures on a line, doubtful where it is told so."""

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
