"""What cannot be an answer is refused with a sentence that says what would be right, and stores nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.makers import a_project, a_worker, claim, pictures, the_stage

from manyeyes import projects, work
from manyeyes.assignment import ForeignAssignment
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.storage import tables as t
from manyeyes.work.check_answers import (
    PictureNotLoaded,
    UnansweredQuestion,
    UnknownQuestion,
    UnknownValue,
    WrongRevision,
    checked,
)

NO = {"text": "no"}


def test_mistakes_get_a_sentence_and_store_nothing(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 1)
    worker, stranger = a_worker(house), a_worker(house)
    held = claim(house, worker, the_stage(house, project)).tasks[0].assignment
    wrong: list[tuple[type[ManyEyesError], Worker, str, work.Said]] = [
        (ForeignAssignment, stranger, held, work.Said(1, NO)),
        (ForeignAssignment, worker, "nothing123", work.Said(1, NO)),
        (UnknownQuestion, worker, held, work.Said(1, {**NO, "colour": "red"})),
        (UnansweredQuestion, worker, held, work.Said(1, {})),
        (UnknownValue, worker, held, work.Said(1, {"text": "perhaps"})),
        (PictureNotLoaded, worker, held, work.Said(1, NO, loaded=False)),
        (WrongRevision, worker, held, work.Said(0, NO)),
    ]
    for error, who, name, said in wrong:
        with pytest.raises(error) as caught, house.transaction() as tx:
            work.record(tx, who, name, said, 0, house.now())
        assert "{" not in caught.value.sentence
        assert caught.value.sentence.endswith((".", '"no"', "unsure"))
    with house.reading() as tx:
        assert tx.dynamic(select(t.answer.c.id)) == []


@given(st.text(max_size=20))
def test_no_text_breaks_the_check_of_a_value(value: str) -> None:
    question = projects.Question("text", "Any?", "yes_no", ("yes", "no"))
    stage = projects.StageFile("features", "classify", questions=(question,))
    said = work.Said(1, {"text": value})
    holder = type("Holder", (), {"file": stage})()
    if value in ("yes", "no", "unsure"):
        assert checked(holder, frozenset({"text"}), said).answers["text"] == value
    else:
        with pytest.raises(UnknownValue) as caught:
            checked(holder, frozenset({"text"}), said)
        assert value in caught.value.sentence
