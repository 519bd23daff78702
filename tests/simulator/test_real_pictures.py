"""When made-up people may answer real pictures, and when they may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tagger.taught import taught

from manyeyes import assignment
from manyeyes.house import House, open_house
from manyeyes.projects import Stage, set_state, stage
from manyeyes.simulator import (
    USUAL,
    Clock,
    RealPeopleAnswered,
    StageNotOpen,
    TruthFileWrong,
    answer_real_pictures,
    read_truth,
)


@pytest.fixture
def answered(tmp_path: Path) -> Iterator[tuple[House, Stage]]:
    """The demo's project with three pictures a person has settled."""
    with open_house(tmp_path) as house:
        crowd, (first, *_) = (here := taught(house, 3)).crowd, here.there
        with house.reading() as tx:
            features = stage(tx, "anime-or-cartoon", "features")
            task = assignment.task_of(tx, features.id, first)
        assert task is not None
        crowd.answer(task, crowd.worker(), {"text": "no"})
        yield house, features


def test_where_a_person_has_answered_nobody_is_made_up(answered: tuple[House, Stage]) -> None:
    house, features = answered
    with pytest.raises(StageNotOpen, match="features is draft"):
        answer_real_pictures(house, Clock(house.now()), features, USUAL, {})
    with house.transaction() as tx:
        set_state(tx, features.id, "open")
        features = stage(tx, "anime-or-cartoon", "features")
    with pytest.raises(RealPeopleAnswered, match="by real people"):
        answer_real_pictures(house, Clock(house.now()), features, USUAL, {})


def test_a_truth_file_says_where_it_is_wrong(answered: tuple[House, Stage], tmp_path: Path) -> None:
    _, features = answered
    file = tmp_path / "truth.csv"
    for text, said in (
        ("path,text\na.jpg,yes\n", "truth.csv:1: has no column character."),
        ("path,text,character,logo,blank\na.jpg,yes,no,perhaps,no\n", "2: perhaps is not a value of logo; it has"),
        ("path,text,character,logo,blank\na.jpg,yes,no\n", "2: nothing is not a value of logo"),
        ('"path"s,text\na.jpg,yes\n', "truth.csv:1: is not CSV"),
    ):
        file.write_text(text)
        with pytest.raises(TruthFileWrong, match=said.replace(".", r"\.")):
            read_truth(file, features.file)
    with pytest.raises(TruthFileWrong, match="cannot be read"):
        read_truth(tmp_path / "none.csv", features.file)
