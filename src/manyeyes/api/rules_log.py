"""The rules of a project, every time one acted, and the appeals of people against it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from manyeyes import projects, rules
from manyeyes.api.people_told import objection
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_owner import (
    AppealAnswer,
    AppealAnswered,
    Firing,
    Firings,
    Objections,
    RulesInForce,
    StageRules,
)
from manyeyes.api.the_house import TheHouse

router = api_router("rules")


@router.get("/projects/{project}/rules")
def list_rules(project: str, who: Owner, house: TheHouse) -> RulesInForce:
    """The rules of every stage people work in, as project.yaml has them."""
    with house.reading() as tx:
        stages = projects.stages(tx, projects.find(tx, project).id)
    return RulesInForce(stages=[_rules(one) for one in stages if one.file.for_people])


def _rules(stage: projects.Stage) -> StageRules:
    written = [dict(rule.as_written()) for rule in stage.file.rules]
    return StageRules(stage=stage.name, subjective=stage.file.subjective, rules=written)


@router.get("/projects/{project}/firings")
def list_firings(
    project: str,
    who: Owner,
    house: TheHouse,
    after: Annotated[int, Query(ge=0, le=2**62, description="Read on below this; 0: from the newest.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
) -> Firings:
    """Every time a rule acted, the newest first, with the numbers that caused it."""
    with house.reading() as tx:
        found = rules.firings(tx, projects.find(tx, project).id, limit + 1, after or 2**62)
    goes_on = found[limit - 1].id if len(found) > limit else None
    return Firings(firings=[_told(one) for one in found[:limit]], after=goes_on)


def _told(one: rules.Firing) -> Firing:
    left = one.restriction_id is not None or one.withdrawal_id is not None
    return Firing.model_validate(
        {
            "firing": one.public_id,
            "stage": one.stage,
            "worker": one.worker or None,
            "rule": dict(one.rule),
            "numbers": dict(one.numbers),
            "action": one.action,
            "state": one.state,
            "error": one.error,
            "liftable": left and one.state == "succeeded",
            "at": iso(one.at),
        }
    )


@router.get("/projects/{project}/appeals")
def list_appeals(
    project: str, who: Owner, house: TheHouse, open_only: Annotated[bool, Query(alias="open")] = False
) -> Objections:
    """What people wrote against a restriction, the oldest first."""
    with house.reading() as tx:
        found = rules.appeals(tx, projects.find(tx, project).id, open_only)
    return Objections(appeals=[objection(one.appeal, one.restriction, one.worker) for one in found])


@router.put("/appeals/{appeal}")
def answer_appeal(appeal: str, said: AppealAnswer, who: Owner, house: TheHouse) -> AppealAnswered:
    """Lift the restriction or let it stand, with a sentence the person reads."""
    with house.transaction() as tx:
        answered = rules.answer_appeal(tx, appeal, said.lift, said.text, house.now())
    return AppealAnswered(lifted=answered.state == "lifted", answer=answered.answer or "")
