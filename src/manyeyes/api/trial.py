"""The page people answer on, tried by the owner: the same pictures and examples, and nothing is written down."""

from __future__ import annotations

from manyeyes import projects, work
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import TrainingPicture, as_words
from manyeyes.api.shapes_first_hour import Trial, TrialReply, TrialTry
from manyeyes.api.the_house import TheHouse

router = api_router("first hour", "/projects/{project}/stages/{stage}/trial")


@router.get("")
def show_trial(project: str, stage: str, who: Owner, house: TheHouse) -> Trial:
    """Examples in order, then some pictures nobody has answered."""
    with house.reading() as tx:
        found = work.trial(tx, projects.stage(tx, project, stage))
    return Trial(
        examples=[training_picture(one) for one in found.examples],
        pictures=[training_picture(one) for one in found.pictures],
    )


@router.post("")
def try_example(project: str, stage: str, said: TrialTry, who: Owner, house: TheHouse) -> TrialReply:
    """What a newcomer would read about these answers to an example."""
    with house.reading() as tx:
        sentences = work.judged(projects.stage(tx, project, stage), said.step, as_words(said.answers))
    return TrialReply(sentences=sentences)


def training_picture(one: work.Shown) -> TrainingPicture:
    return TrainingPicture(url=one.url, width=one.width, height=one.height, series=one.series)
