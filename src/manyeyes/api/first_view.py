"""What a project's page carries in its HTML, so that the first picture is there before any script runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fastapi import Request

from manyeyes import projects, work
from manyeyes.api.exam import exam_view
from manyeyes.api.language import in_your_words, stage_read_in
from manyeyes.api.projects import project_view
from manyeyes.api.training import training_view
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


def first_view(slug: str, request: Request) -> Mapping[str, Any] | None:
    """The project, the stage people work on, and what comes next there; none for an unknown project.

    That is an example, a test, what stands in the way ({outcome, message}), or a picture.

    Nothing is created or lent here: link previews and robots come this way too.
    """
    house: House = request.app.state.house
    worker: Worker | None = request.app.state.cookies.worker.read(request)
    with house.reading() as tx:
        try:
            project = projects.find(tx, slug)
        except projects.UnknownProject:
            return None
        view = project_view(tx, house, project, request.app.state.weights).model_dump()
        stage = asked_stage(projects.stages(tx, project.id))
        training = None if stage is None else example(tx, worker, stage_read_in(stage))
        barrier = None if stage is None or worker is None else work.barrier_before(tx, worker, stage, house.now())
        exam = None if stage is None or training else exam_now(tx, worker, stage, barrier, house.now())
        alone = stage is None or training or barrier or (exam and worker is None)
        look = None if alone or stage is None else work.first_look(tx, worker, stage)
    return {
        "project": view,
        "stage": stage and stage.name,
        "training": training,
        "exam": exam,
        "barrier": None
        if training or barrier is None
        else {"outcome": barrier.outcome, "message": in_your_words(barrier.message)},
        "picture": look and asdict(look),
        "saves_data": request.headers.get("save-data", "").lower() == "on",
    }


def asked_stage(stages: Sequence[Stage]) -> Stage | None:
    """The first stage for people that is open; where none is, the first one for people."""
    human = [stage for stage in stages if stage.file.for_people and stage.file.in_use]
    return next((stage for stage in human if stage.state == "open"), human[0] if human else None)


def example(tx: Transaction, worker: Worker | None, stage: Stage) -> dict[str, Any] | None:
    """The body of GET training while there is something to learn."""
    view = training_view(tx, worker, stage)
    return None if view.done else view.model_dump()


def exam_now(
    tx: Transaction, worker: Worker | None, stage: Stage, barrier: work.NextTask | None, now: float
) -> dict[str, Any] | None:
    """The body of GET exam where a test comes first, or runs."""
    if stage.file.exam is None or stage.state != "open" or (barrier and barrier.outcome != "exam_first"):
        return None
    view = exam_view(tx, worker, stage, now)
    return None if view.state in ("none", "passed") else view.model_dump()
