"""The taggers of a train stage: what serves and why, every one that was trained, training now, rolling back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse

from manyeyes import projects
from manyeyes.api.policy import Anyone
from manyeyes.api.releases import must_own
from manyeyes.api.router import api_router
from manyeyes.api.shapes import Job, iso
from manyeyes.api.shapes_tagger import (
    LearningCurves,
    MissingForTagger,
    RetrainView,
    TaggerDetail,
    TaggerHistory,
    TaggerLine,
    TrainWish,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.api.who import Asker
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.projects import Project, Stage

if TYPE_CHECKING:
    from manyeyes import tagger

router = api_router("taggers", "/projects/{project}/stages/{stage}")
STEP = 5  # settled pictures are told in steps: one more after an answer would tell that its picture was not known


class OtherKindOfStage(ManyEyesError):
    """{stage} is of kind {kind}; taggers come from a stage of kind train."""

    status = 409


@router.get("/taggers")
def list_taggers(project: str, stage: str, who: Anyone, house: TheHouse) -> TaggerHistory:
    """What serves, every tagger that was trained with its figures, when it learns again."""
    from manyeyes import jobs, tagger

    found, here = _train_stage(house, project, stage)
    live = tagger.live_tagger(house, here)
    with house.reading() as tx:
        serves = tagger.serving(tx, here.id)
        missing = None if serves or live else tagger.missing(tx, here)
        history = [line(row) for row in tagger.taggers(tx, here.id)]
        next_ = tagger.retraining(tx, found, here, house.now())
    going = jobs.unfinished(house, here)
    return TaggerHistory(
        stage=here.name,
        method=str(here.file.settings["method"]),
        serves=line(live) if live else line(serves) if serves else None,
        missing=_missing(missing, who) if missing else None,
        retrain=_retrain(next_, who),
        training=None if going is None else _job(going),
        taggers=history,
    )


@router.get("/taggers/{number}")
def show_tagger(project: str, stage: str, number: int, who: Anyone, house: TheHouse) -> TaggerDetail:
    """One tagger with its figures a tag. Number 0 is the live one."""
    from manyeyes import tagger

    _, here = _train_stage(house, project, stage)
    row = tagger.live_tagger(house, here) if number == 0 else None
    if row is None:
        with house.reading() as tx:
            row = tagger.tagger_by_number(tx, here, number)
    figures = [asdict(one) for one in tagger.figures_of(house, row)]
    told = line(row).model_dump() | {"figures": figures, "settings": _plain(row.settings)}
    return TaggerDetail.model_validate(told)


@router.get("/taggers/{number}/evaluation", response_class=HTMLResponse)
def show_evaluation(
    project: str, stage: str, number: int, who: Anyone, house: TheHouse, request: Request
) -> HTMLResponse:
    """How good a tagger is on pictures it had not seen, with its worst mistakes, as one page. For the owner.

    In a demo for anyone. The first call takes seconds; number 0, the live one, is not measured.
    """
    from manyeyes import tagger

    must_own(who, house)
    found, here = _train_stage(house, project, stage)
    with house.reading() as tx:
        row = tagger.tagger_by_number(tx, here, number)
    html = tagger.stage_page(house, found, here, row, request.app.state.jail)
    return HTMLResponse(html, headers={"Content-Security-Policy": tagger.page_policy()})


@router.post("/taggers/{number}/serve")
def let_serve(project: str, stage: str, number: int, who: Anyone, house: TheHouse) -> TaggerLine:
    """Roll back to this tagger, or let a refused one serve. For the owner; in a demo for anyone."""
    from manyeyes import tagger

    must_own(who, house)
    _, here = _train_stage(house, project, stage)
    return line(tagger.roll_back(house, here, number))


@router.post("/train")
def train_now(project: str, stage: str, wish: TrainWish, who: Anyone, house: TheHouse) -> Job:
    """Train now, as a job that goes on by itself; the one that runs where one does. For the owner."""
    from manyeyes import jobs

    must_own(who, house)
    found, here = _train_stage(house, project, stage)
    with jobs.at_work(house) as engine:
        return _job(jobs.train_now(engine, found, here, wish.release))


@router.get("/learning-curves")
def show_learning_curves(project: str, stage: str, who: Anyone, house: TheHouse) -> LearningCurves:
    """How each tag got better with more answers, and what the next 100 would bring."""
    from manyeyes import tagger

    _, here = _train_stage(house, project, stage)
    return LearningCurves.model_validate(asdict(tagger.learning_curves(house, here)))


def _train_stage(house: House, project: str, stage: str) -> tuple[Project, Stage]:
    with house.reading() as tx:
        found, here = projects.find(tx, project), projects.stage(tx, project, stage)
    if here.kind != "train":
        raise OtherKindOfStage(stage=stage, kind=here.kind)
    return found, here


def line(row: tagger.TaggerRow) -> TaggerLine:
    """A tagger as pages see it."""
    names = ("learnt_from", "held_back", "map", "map_baseline", "micro_f1", "macro_f1", "calibration_error")
    numbers = {name: row.metrics.get(name) for name in names}
    facts = {name: getattr(row, name) for name in TaggerLine.model_fields if name not in (*names, "trained_at")}
    return TaggerLine.model_validate(facts | numbers | {"trained_at": iso(row.trained_at)})


def _missing(one: tagger.Missing, who: Asker) -> MissingForTagger:
    seen = one if who.owner is not None else one.in_steps(STEP)
    return MissingForTagger(settled=seen.settled, wanted=seen.wanted, installed=seen.installed, sentence=seen.sentence)


def _retrain(one: tagger.Retraining, who: Asker) -> RetrainView:
    seen = one if who.owner is not None else one.in_steps(STEP)
    return RetrainView(
        after_settled=seen.after_settled,
        at=seen.at,
        tolerance=seen.tolerance,
        settled_since=seen.settled_since,
        sentence=seen.sentence,
    )


def _plain(settings: object) -> dict[str, str | int | float | bool | None]:
    told = settings if isinstance(settings, dict) else {}
    return {k: v if isinstance(v, str | int | float | bool | None) else str(v) for k, v in told.items()}


def _job(job: object) -> Job:
    from manyeyes.api.jobs import told

    return told(job)  # type: ignore[arg-type]
