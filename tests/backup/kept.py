"""A small site with answers and blobs, and what is left of it after a backup."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import select
from tests.makers import a_project, everybody_answers, pictures, the_stage

from manyeyes.backup import Taken, Wish, back_up
from manyeyes.house import House
from manyeyes.storage import tables as t

_answer = t.answer.c
ANSWERS = select(_answer.worker_id, _answer.task_id, _answer.question, _answer.value).order_by(_answer.id)


def silent(sentence: str) -> None:
    """Nobody reads along."""


def answered(house: House, people: int = 2) -> House:
    """Six pictures, three originals among the blobs, and people who answered."""
    project = a_project(house)
    pictures(house, project, 6)
    for number in range(3):
        data = f"picture {number}".encode()
        house.blobs.put(f"original/aa/{hashlib.sha256(data).hexdigest()}", data)
        house.blobs.put(f"derived/aa/{number}/640.webp", b"small " + data)
    everybody_answers(house, the_stage(house, project), people)
    return house


def taken(house: House, to: Path) -> Taken:
    return back_up(house, to, Wish(), silent)


def answers(house: House) -> list[tuple[object, ...]]:
    with house.reading() as tx:
        return [tuple(row) for row in tx.all(ANSWERS)]
