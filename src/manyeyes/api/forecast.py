"""What a stage will still take: answers, hours, money, for the confidence it asks for or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query

from manyeyes import projects
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes_owner import Amount, Forecast
from manyeyes.api.the_house import TheHouse

if TYPE_CHECKING:
    from manyeyes import simulator

router = api_router("forecast")
NOTHING = dict.fromkeys(("answers", "hours", "money", "days", "answers_per_picture", "accuracy", "contested", "so_far"))
Wish = Annotated[float | None, Query(gt=0.5, lt=1, description="Instead of the stage's own.")]


@router.get("/projects/{project}/stages/{stage}/forecast")
def show_forecast(project: str, stage: str, who: Owner, house: TheHouse, confidence: Wish = None) -> Forecast:
    """Answers, hours and money from now to the end."""
    from manyeyes import simulator  # loads numpy, which people who answer never need

    with house.reading() as tx:
        found, here = projects.find(tx, project), projects.stage(tx, project, stage)
    answer = simulator.forecast(house, found, here, confidence=confidence)
    about = {
        "confidence": confidence or here.file.overlap.confidence,
        "currency": (found.file.money or {}).get("currency"),
    }
    if isinstance(answer, simulator.Forecast):
        return _made(about, answer)
    state = "being_made" if isinstance(answer, simulator.BeingMade) else "none"
    return Forecast.model_validate(about | NOTHING | {"state": state, "sentence": answer.sentence})


def _made(about: dict[str, Any], one: simulator.Forecast) -> Forecast:
    return Forecast.model_validate(
        about
        | {
            "state": "made",
            "sentence": one.sentence,
            "answers": _amount(one.answers),
            "hours": _amount(one.hours),
            "money": _amount(one.money),
            "days": _amount(one.days),
            "answers_per_picture": _amount(one.answers_a_task),
            "accuracy": one.accuracy,
            "contested": one.contested,
            "so_far": one.so_far,
        }
    )


def _amount(one: simulator.Amount | None) -> Amount | None:
    return None if one is None else Amount(likely=one.likely, least=one.least, most=one.most)
