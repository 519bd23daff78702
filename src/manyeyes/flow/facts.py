"""What is known about an item when an expression is asked: settled answers, its series, what machines found."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from manyeyes import collect, consensus, items, projects, query
from manyeyes.consensus import State, Verdict
from manyeyes.flow import store
from manyeyes.items import Item
from manyeyes.projects import Stage
from manyeyes.query import NOT_ASKED
from manyeyes.storage import Transaction

DECIDED = frozenset({"passed", "dropped"})
CHECKS = ("unreadable", "min_side", "blank")
GIVEN = frozenset({"given", "row"})
TOLD_APART = frozenset({"series", "item", "tag", "giver"}) | GIVEN


def facts(tx: Transaction, item_id: int, names: Collection[str] | None = None) -> dict[str, object]:
    """Names to values: `question`, `stage.question`, `series.attribute`, `item.width`, `screen.blur`, `given.column`.

    Open and contested questions are absent. `names`: what will be asked; what nobody asks for may be absent.
    """
    item = items.by_id(tx, item_id)
    known: dict[str, object] = dict(_of_item(item)) | _of_series(tx, item)
    for stage, verdict in consensus.of_item(tx, item_id):
        value = known_value(verdict)
        if value is not None:
            known[verdict.question] = known[f"{stage}.{verdict.question}"] = value
    first = None if names is None else {name.partition(".")[0] for name in names if name not in known}
    if first is None or first & GIVEN:
        known |= _given(tx, item_id)
    if first is None or first - TOLD_APART:
        known |= _of_machines(tx, item)
    return known


def _of_item(item: Item) -> Mapping[str, object]:
    names = ("kind", "format", "width", "height", "bytes")
    return {f"item.{name}": getattr(item, name) for name in names}


def _of_series(tx: Transaction, item: Item) -> dict[str, object]:
    attributes = items.series_by_ids(tx, [item.series_id])[item.series_id].attributes
    return {f"series.{name}": value for name, value in attributes.items()}


def _given(tx: Transaction, item_id: int) -> dict[str, object]:
    """What a source said of the item, or of the video it was taken from."""
    place = items.places(tx, [item_id]).get(item_id)
    asked = [item_id] if place is None else [item_id, place.video_id]
    said = items.given_of(tx, asked)
    found = next((said[one] for one in asked if one in said), None)
    if found is None:
        return {}
    told: dict[str, object] = {f"given.{name}": value for name, value in found.said.items()}
    return told | {"row": found.row, "given.row": found.row, "given.tags": " ".join(found.tags)}


def _of_machines(tx: Transaction, item: Item) -> dict[str, object]:
    """What frames and screen stages found out. Where a screen has decided, a check without a finding was fine."""
    states = {row.stage_id: row.state for row in tx.all(store.STATES_OF_ITEM, {"item": item.id})}
    found = collect.findings_of_item(tx, item.id)
    known: dict[str, object] = {}
    for stage in projects.stages(tx, item.project_id):
        if stage.kind == "screen" and states.get(stage.id) in DECIDED:
            of_stage = found.get(stage.id, {})
            verdicts = {what: of_stage[what].verdict if what in of_stage else "fine" for what in checks(stage)}
            known |= {f"{stage.name}.{what}": verdict for what, verdict in verdicts.items()}
            if "nsfw" in of_stage:
                known[f"{stage.name}.nsfw"] = of_stage["nsfw"].number
        elif stage.kind == "frames" and (place := items.places(tx, [item.id]).get(item.id)) is not None:
            known |= {f"{stage.name}.time": place.time, f"{stage.name}.index": place.frame_index}
    return known


def checks(stage: Stage) -> list[str]:
    """What a screen gives a verdict about."""
    said = stage.file.settings
    return [what for what in CHECKS if what in said.get("reject", {})] + [
        what for key, what in (("blur", "blur"), ("twins", "twin")) if key in said
    ]


def asked(tx: Transaction, stage: Stage, item_id: int) -> frozenset[str]:
    """The questions that apply to an item: those without `only:`, and those whose `only:` is not known to be false.

    While an `only:` is unknown people are asked: an answer too many costs a moment, one too few a picture.
    """
    conditional = {one.name: query.parse(str(one.only)) for one in stage.file.questions if one.only is not None}
    always = frozenset(question.name for question in stage.file.questions if question.only is None)
    if not conditional:
        return always
    known = facts(tx, item_id, {name for only in conditional.values() for name in only.names()})
    return always | {name for name, only in conditional.items() if only.value(known) is not False}


def known_value(verdict: Verdict) -> object | None:
    """A settled value, NOT_ASKED, or none while it is unknown."""
    if verdict.state is State.NOT_ASKED:
        return NOT_ASKED
    return verdict.value if verdict.state is State.SETTLED else None
