"""What the owner should know: alerts of rules, moderation and skills, until he has seen them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from manyeyes import people, projects
from manyeyes.api.policy import Owner
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_owner import Alert, Alerts, SawAlert, Seen
from manyeyes.api.the_house import TheHouse
from manyeyes.storage import Transaction

router = api_router("alerts")


@router.get("/projects/{project}/alerts")
def list_alerts(project: str, who: Owner, house: TheHouse, limit: Annotated[int, Query(ge=1, le=200)] = 30) -> Alerts:
    """What happened that the owner should know, the newest first."""
    with house.reading() as tx:
        found = projects.alerts(tx, projects.find(tx, project).id, limit)
        return Alerts(alerts=[_told(tx, one) for one in found])


@router.put("/alerts/{alert}")
def see_alert(alert: str, said: Seen, who: Owner, house: TheHouse) -> SawAlert:
    """The owner has seen it; the next of its kind is told again."""
    with house.transaction() as tx:
        return SawAlert(news=projects.saw_alert(tx, alert, house.now()))


def _told(tx: Transaction, one: projects.Alert) -> Alert:
    person = people.by_public_id(tx, one.about) if one.about else None
    return Alert(
        alert=one.public_id,
        kind=one.kind,
        worker=person.public_id if person else None,
        text=one.text,
        at=iso(one.at),
        seen=one.seen_at is not None,
    )
