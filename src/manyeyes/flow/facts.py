"""What is known about an item when an expression is asked: settled answers, "not asked", attributes of its series."""

from __future__ import annotations

from manyeyes import consensus, items
from manyeyes.consensus import State, Verdict
from manyeyes.query import NOT_ASKED
from manyeyes.storage import Transaction


def facts(tx: Transaction, item_id: int) -> dict[str, object]:
    """Names to values: `question`, `stage.question`, `series.attribute`. What is open or contested is absent: unknown."""
    series_id = items.by_id(tx, item_id).series_id
    attributes = items.series_by_ids(tx, [series_id])[series_id].attributes
    known: dict[str, object] = {f"series.{name}": value for name, value in attributes.items()}
    for stage, verdict in consensus.of_item(tx, item_id):
        value = known_value(verdict)
        if value is not None:
            known[verdict.question] = known[f"{stage}.{verdict.question}"] = value
    return known


def known_value(verdict: Verdict) -> object | None:
    """A settled value, NOT_ASKED, or none while it is unknown."""
    if verdict.state is State.NOT_ASKED:
        return NOT_ASKED
    return verdict.value if verdict.state is State.SETTLED else None
