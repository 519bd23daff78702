"""The owner says that a screen was wrong: what it left out passes, and does so whenever the screen runs again."""

from __future__ import annotations

from manyeyes import collect, items, projects
from manyeyes.errors import ManyEyesError
from manyeyes.flow import store
from manyeyes.flow.advance import go_on, put
from manyeyes.flow.decide import DROPPED, PASSED, TAKEN_BACK, Decision, decide, in_hands_of
from manyeyes.house import House
from manyeyes.items import Item
from manyeyes.media import Jail
from manyeyes.projects import Stage
from manyeyes.storage import Transaction


class NotLeftOut(ManyEyesError):
    """The stage {stage} left nothing out that is called {name}."""

    status = 404


class PeopleHaveIt(ManyEyesError):
    """People have been asked about this picture since it was taken back, so it stays."""

    status = 409


def take_back(house: House, stage: Stage, name: str, now: float) -> str:
    """Let a left-out thing pass the screen `stage`; a frame is decoded again. Returns its item's public id.

    `name`: an item's public id, or frame-NUMBER as `collect.left_out` says it. Safe to repeat. Raises NotLeftOut,
    and StillGone where the video no longer gives the frame.
    """
    if collect.frame_number(name) is not None:
        return _take_frame_back(house, stage, name, now)
    with house.transaction() as tx:
        item = _item(tx, stage, name)
        collect.note_taken_back(tx, stage.id, item.id, now)
        _pass(tx, stage, item.id, now)
    return item.public_id


def drop_again(house: House, stage: Stage, name: str, now: float) -> None:
    """Undo a taking back; raises NotLeftOut, and PeopleHaveIt where somebody looks at it or has answered."""
    with house.transaction() as tx:
        item = _item(tx, stage, name)
        if in_hands_of(tx, stage, [item.id]):
            raise PeopleHaveIt
        collect.forget_taken_back(tx, stage.id, item.id)
        main = collect.findings(tx, stage.id, [item.id])[item.id][0]
        decide(tx, stage, [Decision(item.id, DROPPED, main.what)], now)


def _take_frame_back(house: House, stage: Stage, name: str, now: float) -> str:
    with house.reading() as tx:
        left = collect.frame_of(tx, stage, name)
    if left is None:
        raise NotLeftOut(stage=stage.name, name=name)
    with Jail(1) as jail:
        again = collect.decode_again(house, jail, left)
    with house.transaction() as tx:
        item_id = collect.add_frame(tx, left, again, now)
        why = collect.Finding(left.reason, "sure", left.number or 0, left.bound or 0, main=True)
        collect.keep_findings(tx, stage.id, {item_id: [why]})
        collect.note_taken_back(tx, stage.id, item_id, now)
        source = projects.stage_by_id(tx, left.stage_id)
        put(tx, source, [item_id], PASSED, "", now)
        _pass(tx, stage, item_id, now)
        go_on(tx, projects.stages(tx, stage.project_id), source, [item_id], now)
        return items.by_id(tx, item_id).public_id


def _pass(tx: Transaction, stage: Stage, item_id: int, now: float) -> None:
    if tx.scalar(store.STATE, {"item": item_id, "stage": stage.id}) == PASSED:
        return
    if stage.kind == "frames":  # a video that was dropped whole: its frames are taken at the next run
        put(tx, stage, [item_id], "here", TAKEN_BACK, now)
        return
    put(tx, stage, [item_id], PASSED, TAKEN_BACK, now)
    go_on(tx, projects.stages(tx, stage.project_id), stage, [item_id], now)


def _item(tx: Transaction, stage: Stage, name: str) -> Item:
    """An item that the screen dropped, or that was taken back from it."""
    item = items.by_public_id(tx, name)
    found = collect.findings(tx, stage.id, [item.id]).get(item.id) if item is not None else None
    if item is None or not found or not found[0].main:
        raise NotLeftOut(stage=stage.name, name=name)
    return item
