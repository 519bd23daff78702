"""Looking back at one's own work: what came of it in each project, and where people settled on something else.

Numbers move in batches or once a day, so that nobody learns from them which pictures we know:
docs/why/own-agreement.md.
"""

from __future__ import annotations

from dataclasses import replace

from manyeyes import datasets, projects, skills, work
from manyeyes.api.batches import Batches
from manyeyes.api.language import read_in, stage_read_in
from manyeyes.api.policy import Anyone, Known
from manyeyes.api.projects import settled_as_of, stages_as_of
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_me import (
    LookedAgain,
    LookingAgain,
    MyAgreement,
    MyProject,
    MyProjects,
    MyStage,
    SaidOtherwise,
    SettledOtherwise,
    SettledOtherwiseList,
)
from manyeyes.api.the_house import TheBatches, TheHouse
from manyeyes.api.work import known, picture
from manyeyes.people import Worker
from manyeyes.projects import Project
from manyeyes.storage import Transaction

router = api_router("me")


@router.get("/me/projects")
def my_projects(who: Anyone, house: TheHouse, batches: TheBatches) -> MyProjects:
    """What came of one's own work, a project; what is open there, and what comes next."""
    if who.worker is None:
        return MyProjects(projects=[])
    with house.transaction() as tx:  # the day's first look at the agreement is kept
        mine = work.me(tx, who.worker)
        found = [(one, of_project(tx, one, mine)) for one in projects.all_projects(tx)]
        worked = [_told(tx, who.worker, one, part, batches, house.now()) for one, part in found if part.by_stage]
    return MyProjects(projects=worked)


def of_project(tx: Transaction, project: Project, mine: work.Me) -> work.Me:
    """The part of somebody's counts that is of one project."""
    here = {stage.id for stage in projects.stages(tx, project.id)}
    by_stage = {stage: counts for stage, counts in mine.by_stage.items() if stage in here}
    return replace(mine, by_stage=by_stage, answered=sum(answered for answered, _ in by_stage.values()))


def _told(tx: Transaction, worker: Worker, project: Project, mine: work.Me, batches: Batches, now: float) -> MyProject:
    agreed = work.agreement_today(tx, worker, project, now)
    stage = next((one for one in projects.stages(tx, project.id) if one.kind == "release"), None)
    at = None if stage is None else datasets.next_release(tx, stage)
    return MyProject(
        project=project.slug,
        title=read_in(project.file).title,
        answered=mine.answered,
        settled=settled_as_of(tx, worker, mine, batches, now),
        agreement=MyAgreement(day=agreed.day, of=agreed.of, agreed=agreed.agreed) if agreed.of else None,
        stages=_stages(tx, worker, project, batches, now),
        releases=len(datasets.releases(tx, project.id)),
        next_release=None if at is None else iso(at),
    )


def _stages(tx: Transaction, worker: Worker, project: Project, batches: Batches, now: float) -> list[MyStage]:
    """Those for people."""
    by_name = {stage.name: stage for stage in projects.stages(tx, project.id) if stage.file.for_people}
    exams = {
        name: skills.exam_standing(tx, worker.id, stage, now).state
        for name, stage in by_name.items()
        if stage.file.exam
    }
    return [
        MyStage(stage=one.name, state=one.state, tasks=one.tasks, left=one.open, exam=exams.get(one.name))
        for one in stages_as_of(tx, project, batches, now)
        if one.name in by_name
    ]


@router.get("/me/projects/{project}/otherwise")
def settled_otherwise(project: str, who: Anyone, house: TheHouse) -> SettledOtherwiseList:
    """The pictures that were settled otherwise than one said, of those the number speaks of."""
    if who.worker is None:
        return SettledOtherwiseList(pictures=[])
    with house.transaction() as tx:
        found = work.settled_otherwise(tx, who.worker, projects.find(tx, project), house.now())
    return SettledOtherwiseList(pictures=[_otherwise(one) for one in found])


def _otherwise(one: work.SettledOtherwise) -> SettledOtherwise:
    asks = {question.name: question.ask for question in stage_read_in(one.stage).file.questions}
    answers = [
        SaidOtherwise(question=name, ask=asks.get(name, name), said=one.said[name], settled=one.settled[name])
        for name in sorted(one.said, key=[*asks, *one.said].index)
    ]
    told = {"task": one.task, "item": picture(one.item), "answers": answers}
    return SettledOtherwise.model_validate(told | {"by_owner": one.by_owner, "looked": one.looked})


@router.put("/me/otherwise/{task}")
def look_again(task: str, said: LookingAgain, who: Known, house: TheHouse) -> LookedAgain:
    """Stand by one's answer, so that the owner decides, or let it be. A repeat is harmless."""
    with house.transaction() as tx:
        work.look_again(tx, known(who), task, said.said, house.now())
    return LookedAgain(looked=said.said)
