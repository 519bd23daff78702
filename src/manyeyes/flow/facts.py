"""What is known about an item when an expression is asked: settled answers, "not asked", attributes of its series."""

from __future__ import annotations

from manyeyes import consensus, items, query
from manyeyes.consensus import State, Verdict
from manyeyes.projects import Stage
from manyeyes.query import NOT_ASKED
from manyeyes.storage import Transaction


def facts(tx: Transaction, item_id: int) -> dict[str, object]:
    """Names to values: `question`, `stage.question`, `series.attribute`. Open and contested ones are absent."""
    series_id = items.by_id(tx, item_id).series_id
    attributes = items.series_by_ids(tx, [series_id])[series_id].attributes
    known: dict[str, object] = {f"series.{name}": value for name, value in attributes.items()}
    for stage, verdict in consensus.of_item(tx, item_id):
        value = known_value(verdict)
        if value is not None:
            known[verdict.question] = known[f"{stage}.{verdict.question}"] = value
    return known


def asked(tx: Transaction, stage: Stage, item_id: int) -> frozenset[str]:
    """The questions that apply to an item: those without `only:`, and those whose `only:` is not known to be false.

    While an `only:` is unknown people are asked: an answer too many costs a moment, one too few a picture.
    """
    conditional = [question for question in stage.file.questions if question.only is not None]
    always = frozenset(question.name for question in stage.file.questions if question.only is None)
    if not conditional:
        return always
    known = facts(tx, item_id)
    return always | {one.name for one in conditional if query.parse(str(one.only)).value(known) is not False}


def known_value(verdict: Verdict) -> object | None:
    """A settled value, NOT_ASKED, or none while it is unknown."""
    if verdict.state is State.NOT_ASKED:
        return NOT_ASKED
    return verdict.value if verdict.state is State.SETTLED else None
