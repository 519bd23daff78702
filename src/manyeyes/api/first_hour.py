"""The owner's first hour: his words, his own answers, his page tried, and what makes it real."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Annotated

from fastapi import Query, Request

from manyeyes import flow, jobs, projects, skills, work
from manyeyes.api import shared
from manyeyes.api.policy import Owner
from manyeyes.api.projects import question
from manyeyes.api.router import api_router
from manyeyes.api.runs import Runs
from manyeyes.api.shapes import RunStarted, RunView, as_words
from manyeyes.api.shapes_first_hour import (
    CountWanted,
    FirstHour,
    OwnPicture,
    OwnPictureList,
    OwnPictureNext,
    OwnPictures,
    OwnSaid,
    Reworded,
    StepWish,
    ValueWanted,
    WordingWish,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.api.work import picture
from manyeyes.house import House
from manyeyes.projects import Asked, OwnAnswer, Wording
from manyeyes.work import Place

router = api_router("first hour", "/projects/{project}/first-hour")
MOST_COUNTED = 100_000  # files


@router.get("")
def show_first_hour(project: str, who: Owner, house: TheHouse, request: Request) -> FirstHour:
    """How far the first hour is: what the files say, what was answered, what is enough, where people find it."""
    return told(house, project, request)


@router.put("/wording")
def change_wording(project: str, said: WordingWish, who: Owner, house: TheHouse, request: Request) -> Reworded:
    """Title, why and the questions, written into project.yaml; what is wrong is said, and nothing written."""
    place = work.first_hour_of(house, project)
    questions = tuple(
        Asked(one.ask, one.name, one.type, tuple(one.values), one.help, one.was) for one in said.questions
    )
    lost = projects.reword(place.files, Wording(said.title, said.why, questions))
    return Reworded(set_aside=lost, now=told(house, project, request))


@router.get("/next")
def next_own_picture(project: str, who: Owner, house: TheHouse) -> OwnPictureNext:
    """One of his pictures he has not answered yet, from a series he has answered the fewest of."""
    place = work.first_hour_of(house, project)
    own = projects.own_answers(place.files)
    with house.reading() as tx:
        found = work.next_own_picture(tx, place, own)
    said = next((one for one in own if found and one.path == found.path), None)
    return OwnPictureNext(picture=found and shown(found, said))


@router.get("/some")
def some_own_pictures(
    project: str, who: Owner, house: TheHouse, limit: Annotated[int, Query(ge=1, le=100)] = 24
) -> OwnPictureList:
    """Random pictures he has not answered, to pick one that shows what is rare."""
    place = work.first_hour_of(house, project)
    own = projects.own_answers(place.files)
    with house.reading() as tx:
        found = work.some_own_pictures(tx, place, own, limit)
    return OwnPictureList(pictures=[shown(one) for one in found])


@router.get("/answers")
def list_own_answers(project: str, who: Owner, house: TheHouse) -> OwnPictureList:
    """What he answered, from his files."""
    place = work.first_hour_of(house, project)
    own = projects.own_answers(place.files)
    with house.reading() as tx:
        found = work.own_pictures(tx, place, own)
    return OwnPictureList(pictures=[shown(one, said) for said, one in found])


@router.put("/answers/{item}")
def keep_own_answer(project: str, item: str, said: OwnSaid, who: Owner, house: TheHouse, request: Request) -> FirstHour:
    """What he says about one picture, on the disk when this returns; with a reason it becomes an example."""
    place = work.first_hour_of(house, project)
    with house.reading() as tx:
        path = work.path_of(tx, place, item)
    work.keep_own(place, OwnAnswer(path, as_words(said.answers), dict(said.because)))
    return told(house, project, request)


@router.delete("/answers/{item}")
def forget_own_answer(project: str, item: str, who: Owner, house: TheHouse, request: Request) -> FirstHour:
    """Take an answer of his out of the files."""
    place = work.first_hour_of(house, project)
    with house.reading() as tx:
        path = work.path_of(tx, place, item)
    projects.forget_own_answer(place.files, path)
    return told(house, project, request)


@router.post("/do", status_code=202)
def do_step(project: str, wish: StepWish, who: Owner, house: TheHouse, request: Request) -> RunStarted:
    """Take the files over, take the pictures in, let machines decide, or open: the command of that name, done here."""
    with house.reading() as tx:
        folder = projects.find(tx, project).folder
    runs: Runs = request.app.state.runs
    return RunStarted(run=runs.start(wish.what, {"folder": folder}))


@router.get("/done/{run}")
def watch_step(
    project: str, run: str, who: Owner, request: Request, after: Annotated[int, Query(ge=0, le=10**9)] = 0
) -> RunView:
    """How far that is, and how it ended."""
    runs: Runs = request.app.state.runs
    return runs.view(run, after)


def told(house: House, project: str, request: Request) -> FirstHour:
    """The body of GET first-hour."""
    place = work.first_hour_of(house, project)
    own = projects.own_answers(place.files)
    pictures = counted(house, place)
    count = skills.enough(place.files.stage, own, pictures.taken_in)
    address, reach = shared.address(request, shared.page_of(project))
    return FirstHour(
        stage=place.stage.name,
        state=place.stage.state,
        title=place.file.title,
        why=place.file.why,
        questions=[question(one) for one in place.files.stage.questions],
        pictures=pictures,
        known=wanted(count.known),
        examples=wanted(count.examples),
        values=[
            ValueWanted(question=one.question, value=one.value, have=one.count.have, wanted=one.count.wanted)
            for one in count.values
        ],
        enough=count.all,
        version=place.project.version,
        address=address,
        reach=reach,
    )


def wanted(count: skills.Wanted) -> CountWanted:
    return CountWanted(have=count.have, wanted=count.wanted)


def counted(house: House, place: Place) -> OwnPictures:
    """How many files lie there, and how many pictures the stage has."""
    with house.reading() as tx:
        taken_in = sum(flow.items_in(tx, place.stage.id).values())
        waiting = sum(jobs.waits_for_machine(tx, place.project.id).values())
    files = files_below(place.files.folder / place.files.imported)
    return OwnPictures(folder=place.files.imported, files=files, taken_in=taken_in, with_machines=waiting)


def files_below(folder: Path) -> int:
    every = (name for _, _, names in os.walk(folder) for name in names if not name.startswith("."))
    return sum(1 for _ in islice(every, MOST_COUNTED))


def shown(one: work.OwnPicture, said: OwnAnswer | None = None) -> OwnPicture:
    return OwnPicture.model_validate(
        {
            "item": picture(one.item),
            "path": one.path,
            "answers": dict(said.answers) if said else {},
            "because": dict(said.because) if said else {},
        }
    )
