"""Training: explained examples, one at a time; a wrong switch gets its own sentence and the step repeats."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request, Response

from manyeyes import projects, skills, work
from manyeyes.api.language import stage_read_in
from manyeyes.api.policy import Anyone, Guest, Known
from manyeyes.api.projects import question
from manyeyes.api.router import api_router
from manyeyes.api.shapes import TrainingPicture, TrainingReply, TrainingTry, TrainingView, as_words
from manyeyes.api.the_house import TheCookies, TheHouse
from manyeyes.api.work import known
from manyeyes.people import Worker, new_worker
from manyeyes.storage import Transaction

router = api_router("training", "/projects/{project}/stages/{stage}/training")


@router.get("")
def show_training(project: str, stage: str, who: Anyone, house: TheHouse) -> TrainingView:
    """The example that comes next; the first one for somebody new. Nothing is written down."""
    with house.reading() as tx:
        return training_view(tx, who.worker, stage_read_in(projects.stage(tx, project, stage)))


@router.post("")
def try_training(
    project: str,
    stage: str,
    said: TrainingTry,
    who: Guest,
    house: TheHouse,
    cookies: TheCookies,
    request: Request,
    response: Response,
) -> TrainingReply:
    """Right, or which question was wrong and why."""
    now = house.now()
    with house.transaction() as tx:
        here = stage_read_in(projects.stage(tx, project, stage))
        worker = who.worker or new_worker(tx, "guest", now)
        judged = work.try_example(tx, worker, here, said.step, as_words(said.answers), now)
        following = training_view(tx, worker, here)
    if who.worker is None:
        cookies.worker.write(request, response, worker)
    sentences = {} if isinstance(judged, work.Right) else dict(judged.sentences)
    return TrainingReply(right=not sentences, sentences=sentences, next=following, done=following.done)


@router.post("/again")
def repeat_training(project: str, stage: str, who: Known, house: TheHouse) -> TrainingView:
    """Begin the examples anew, by one's own wish; the first score stays."""
    with house.transaction() as tx:
        here = stage_read_in(projects.stage(tx, project, stage))
        worker = known(who)
        stands = skills.training_progress(tx, worker.id, here)
        anew = replace(stands, step=1, tries=0, right_in_a_row=0, done=False)
        skills.keep_progress(tx, worker.id, here.id, anew, house.now())
        return training_view(tx, worker, here)


def training_view(tx: Transaction, worker: Worker | None, stage: projects.Stage) -> TrainingView:
    """The body of GET training; the project's page carries the same."""
    step = work.next_example(tx, worker, stage)
    questions = [question(q) for q in stage.file.questions]
    if isinstance(step, work.TrainingDone):
        of = len(skills.examples(stage))
        return TrainingView(done=True, step=of, of=of, item=None, questions=questions, unsure=stage.file.unsure)
    item = TrainingPicture(url=step.item.url, width=step.item.width, height=step.item.height, series=step.item.series)
    return TrainingView(
        done=False, step=step.number, of=step.of, item=item, questions=questions, unsure=stage.file.unsure
    )
