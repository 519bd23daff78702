"""How good the answers of a stage are: agreement, known pictures, which answers are taken for which."""

from __future__ import annotations

from collections.abc import Mapping

from manyeyes import assignment, datasets, projects
from manyeyes.api.people_told import counted
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes_owner import DraftQuality, KnownQuality, QuestionQuality, StageQuality
from manyeyes.api.the_house import TheHouse

router = api_router("quality")


@router.get("/projects/{project}/stages/{stage}/quality")
def show_quality(project: str, stage: str, who: Owner, house: TheHouse) -> StageQuality:
    """Alpha, kappa, known pictures, and what people take for what, question by question."""
    with house.reading() as tx:
        here = projects.stage(tx, project, stage)
        found = datasets.quality(tx, here)
        hard = assignment.tally(tx, here.id).contested
    return StageQuality(
        stage=found.stage,
        people=found.people,
        answered=found.answered,
        answers_per_picture=found.answers_a_task,
        withdrawn=found.withdrawn,
        contested=hard,
        questions=[_question(here, one) for one in found.questions],
    )


def _question(stage: projects.Stage, one: datasets.QuestionQuality) -> QuestionQuality:
    asked = stage.file.question(one.question)
    return QuestionQuality(
        question=one.question,
        ask=asked.ask if asked else "",
        values=list(one.values),
        answers=one.answers,
        pictures=one.tasks,
        counts=dict(one.counts),
        unsure=one.unsure,
        alpha=one.alpha,
        kappa=one.kappa,
        confusion=_table(one.confusion),
        states=dict(one.states),
        by_owner=one.by_owner,
        expected=one.expected,
        known=KnownQuality(
            counted=counted(one.control.right, one.control.asked), confusion=_table(one.control.confusion)
        ),
        drafts=one.drafts and _drafts(one.drafts),
    )


def _drafts(bias: datasets.DraftBias) -> DraftQuality:
    shown, hidden = bias.shown, bias.hidden
    return DraftQuality(
        kept=counted(shown.same, shown.answers),
        same=counted(hidden.same, hidden.answers),
        swayed=bias.swayed,
        low=bias.interval.low,
        high=bias.interval.high,
        wrong_shown=counted(shown.wrong, shown.known),
        wrong_hidden=counted(hidden.wrong, hidden.known),
        apart_shown=counted(shown.apart, shown.settled),
        apart_hidden=counted(hidden.apart, hidden.settled),
        sentence=bias.sentence(),
    )


def _table(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {row: dict(cells) for row, cells in counts.items()}
