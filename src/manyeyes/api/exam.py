"""The test before the work: how it stands, and its beginning. Nothing is said of a single picture."""

from __future__ import annotations

from fastapi import Request, Response

from manyeyes import projects, skills, work
from manyeyes.api.language import in_your_words
from manyeyes.api.policy import Anyone, Guest
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_people import ExamView
from manyeyes.api.the_house import TheCookies, TheHouse
from manyeyes.errors import ManyEyesError
from manyeyes.people import Worker, new_worker
from manyeyes.projects import Exam, Stage
from manyeyes.skills import ExamStanding
from manyeyes.storage import Transaction

router = api_router("exam", "/projects/{project}/stages/{stage}/exam")
NO_EXAM = ExamStanding("none")


class ExamNotNow(ManyEyesError):
    """The test cannot begin now. {why}"""

    status = 409


@router.get("")
def show_exam(project: str, stage: str, who: Anyone, house: TheHouse) -> ExamView:
    """How the test stands for the caller; what comes for somebody new. The result is told at its end."""
    with house.reading() as tx:
        return exam_view(tx, who.worker, projects.stage(tx, project, stage), house.now())


@router.post("")
def start_exam(
    project: str, stage: str, who: Guest, house: TheHouse, cookies: TheCookies, request: Request, response: Response
) -> ExamView:
    """Begin the test. A repeat is harmless: one that runs goes on."""
    now = house.now()
    with house.transaction() as tx:
        here = projects.stage(tx, project, stage)
        worker = who.worker or new_worker(tx, "guest", now)
        barrier = work.barrier_before(tx, worker, here, now)
        if barrier is not None and barrier.outcome != "exam_first":
            raise ExamNotNow(why=barrier.message)
        skills.start_exam(tx, worker.id, here, now)
        view = exam_view(tx, worker, here, now)
    if who.worker is None:
        cookies.worker.write(request, response, worker)
    return view


def exam_view(tx: Transaction, worker: Worker | None, stage: Stage, now: float) -> ExamView:
    """The body of GET exam; the project's page carries the same."""
    exam = stage.file.exam
    if exam is None:
        return view_of(NO_EXAM, Exam(0, 0.0), stage, now)
    if worker is None:
        return view_of(ExamStanding("to_start", of=exam.tasks, attempts_left=exam.attempts), exam, stage, now)
    return view_of(skills.exam_standing(tx, worker.id, stage, now), exam, stage, now)


def view_of(stands: ExamStanding, exam: Exam, stage: Stage, now: float) -> ExamView:
    """What one may know: while it runs, how far it is; the score only once it has ended."""
    ended = stands.state in ("passed", "failed", "wait")
    return ExamView.model_validate(
        {
            "state": stands.state,
            "of": stands.of or exam.tasks,
            "answered": stands.answered,
            "needed": exam.passes,
            "early": exam.early is not None,
            "right": stands.right if ended else None,
            "asked": stands.asked if ended else None,
            "again_at": None if stands.again_at is None else iso(stands.again_at),
            "attempts_left": stands.attempts_left,
            "message": in_your_words(sentence(stands, exam, stage, now)),
        }
    )


def sentence(stands: ExamStanding, exam: Exam, stage: Stage, now: float) -> str:
    """What a person reads, by how it stands."""
    if stands.state == "none":
        return "There is no test here."
    if stands.state == "running":
        return "The test goes on. Its result comes at the end."
    if stands.state == "passed":
        return f"You had {stands.right} of {stands.asked} right. The real pictures follow."
    before = work.exam_sentence(exam, stands, len(stage.file.questions), now)
    return f"{before}{whom_to_ask(stage)}" if stands.state == "failed" else before


def whom_to_ask(stage: Stage) -> str:
    """The way on for somebody who failed for good."""
    contact = stage.project.contact
    return "" if contact is None else f" If you think that is wrong, write to {contact}."
