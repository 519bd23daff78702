"""One item: to its owner with everything; to whoever was shown it with his own answers alone.

While a stage runs, a helper is told nothing that depends on what others said or on what a picture is for: an ordinary
one settles, one that is known already never does. So stages that he was not shown it in are kept from him, too: an
ordinary one goes on to the next.
"""

from __future__ import annotations

from manyeyes import items, overview, projects
from manyeyes.api.picture_told import told
from manyeyes.api.policy import Anyone
from manyeyes.api.router import api_router
from manyeyes.api.shapes import iso
from manyeyes.api.shapes_status import (
    AnswerGiven,
    HappenedTo,
    ItemTold,
    Owned,
    StageOfItem,
    StageOfItemOwned,
    TwinOfItem,
    VerdictTold,
)
from manyeyes.api.the_house import TheHouse
from manyeyes.api.who import Asker
from manyeyes.items import Item, UnknownItem
from manyeyes.overview import ItemStory, StageStory
from manyeyes.storage import Transaction

router = api_router("items")


@router.get("/projects/{project}/items/{item}")
def show_item(project: str, item: str, who: Anyone, house: TheHouse) -> ItemTold:
    """An item's story. A helper sees one he was shown, and what came of it once a stage is closed."""
    with house.reading() as tx:
        found = item_of(tx, project, item)
        here = shown_in(tx, found, who)
        story = overview.story(tx, found)
    owner = who.owner is not None
    mine = "" if who.worker is None else who.worker.public_id
    asked = [one for one in story.stages if one.stage.file.for_people and (owner or one.stage.id in here)]
    stages = [_stage(one, mine, owner=owner) for one in asked]
    return ItemTold(item=told(story.shown), stages=stages, owned=_owned(story) if owner else None)


def item_of(tx: Transaction, project: str, item: str) -> Item:
    """An item of a project by its name; raises UnknownItem."""
    found = items.by_public_id(tx, item)
    if found is None or found.project_id != projects.find(tx, project).id:
        raise UnknownItem
    return found


def shown_in(tx: Transaction, item: Item, who: Asker) -> frozenset[int]:
    """The stages somebody was shown an item in; raises UnknownItem for all but its owner where there is none."""
    here = frozenset() if who.worker is None else overview.lent_in(tx, item.id, who.worker.id)
    if who.owner is None and (not here or item.state == items.WITHDRAWN):
        raise UnknownItem
    return here


def _stage(one: StageStory, mine: str, *, owner: bool) -> StageOfItem:
    closed = one.stage.state == "closed"
    yours = [said for said in one.answers if said.worker == mine]
    return StageOfItem(
        stage=one.stage.name,
        kind=one.stage.kind,
        closed=closed,
        yours=dict(max(yours, key=lambda said: said.revision).answers) if yours else {},
        answered=one.answered if owner or closed else None,
        verdicts=_verdicts(one) if owner or closed else [],
    )


def _verdicts(one: StageStory) -> list[VerdictTold]:
    asks = {question.name: question.ask for question in one.stage.file.questions}
    return [
        VerdictTold(
            question=verdict.question,
            ask=asks.get(verdict.question, ""),
            value=verdict.value,
            posterior=verdict.posterior,
            answers=verdict.answers,
            state=str(verdict.state),
            by_owner=verdict.by_owner,
        )
        for verdict in one.verdicts
    ]


def _owned(story: ItemStory) -> Owned:
    return Owned(
        format=story.item.format,
        bytes=story.item.bytes,
        kind=story.item.kind,
        state=story.item.state,
        paths=list(story.paths),
        series=story.series.title,
        attributes=dict(story.series.attributes),
        twins=[TwinOfItem(item=told(shown), how=how) for shown, how in story.twins],
        stages=[_stage_owned(one) for one in story.stages],
        events=[
            HappenedTo(at=iso(one.at), what=one.what, stage=one.stage, worker=one.worker, reason=one.reason)
            for one in story.events
        ],
    )


def _stage_owned(one: StageStory) -> StageOfItemOwned:
    return StageOfItemOwned(
        stage=one.stage.name,
        state=one.state,
        reason=one.reason,
        since=iso(one.since),
        wanted=one.wanted,
        control=one.control,
        answers=[
            AnswerGiven(
                worker=said.worker,
                by_owner=said.by_owner,
                revision=said.revision,
                at=iso(said.at),
                answers=dict(said.answers),
                state=said.state,
            )
            for said in one.answers
        ],
    )
