"""What an owner should know: alerts, said once while they are unseen; and deeds, what he did about people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manyeyes.projects import store
from manyeyes.storage import Row, Transaction, random_id
from manyeyes.storage.tables import alert, deed

NOTHING: Mapping[str, Any] = {}
NEVER = 1e11  # seconds: longer than any clock reaches back


@dataclass(frozen=True)
class Alert:
    """One thing to know; `kind` is a word programs know, `about` whom or what it is about."""

    public_id: str
    project_id: int
    stage_id: int | None
    kind: str
    about: str
    text: str
    numbers: Mapping[str, Any]
    at: float
    seen_at: float | None


@dataclass(frozen=True)
class Deed:
    """One thing an owner, a reviewer or a rule did about people and their work."""

    id: int
    by: str
    what: str
    facts: Mapping[str, Any]
    at: float


def tell_owner(
    tx: Transaction,
    project_id: int,
    stage_id: int | None,
    kind: str,
    text: str,
    now: float,
    *,
    about: str = "",
    numbers: Mapping[str, Any] = NOTHING,
    once: bool = False,
    again_after: float = NEVER,
) -> bool:
    """Tell the owner something; said once while he has not seen it, with `once` never again. Returns whether new.

    again_after: seconds after which it is said again though nobody has seen that it was.
    """
    asked = {"project": project_id, "kind": kind, "about": about}
    told = tx.first(store.TOLD, asked) if once else tx.first(store.UNSEEN, asked | {"since": now - again_after})
    if told is not None:
        return False
    row = {
        "public_id": random_id(),
        "project_id": project_id,
        "stage_id": stage_id,
        "kind": kind,
        "about": about,
        "text": text,
        "numbers": json.dumps(dict(numbers)),
        "at": now,
    }
    tx.add(alert, row)
    return True


Growth = Callable[[Mapping[str, Any]], tuple[str, Mapping[str, Any]]]


def tell_more(
    tx: Transaction, project_id: int, stage_id: int | None, kind: str, about: str, now: float, more: Growth
) -> None:
    """Let an unseen alert grow, or begin one: `more` makes text and numbers of the numbers so far ({} at first)."""
    known = tx.first(store.UNSEEN, {"project": project_id, "kind": kind, "about": about, "since": now - NEVER})
    text, numbers = more(NOTHING if known is None else json.loads(known.numbers))
    if known is None:
        tell_owner(tx, project_id, stage_id, kind, text, now, about=about, numbers=numbers)
    else:
        tx.run(store.GROW, {"id_": known.id, "text_": text, "numbers_": json.dumps(dict(numbers)), "now": now})


def alerts(tx: Transaction, project_id: int, most: int, *, before: int = 2**62) -> Sequence[Alert]:
    """A project's alerts, newest first."""
    return [_alert(row) for row in tx.all(store.ALERTS, {"project": project_id, "before": before, "most": most})]


def unseen_alerts(tx: Transaction, project_id: int) -> int:
    """How many alerts of a project its owner has not seen."""
    return int(tx.scalar(store.MANY_UNSEEN, {"project": project_id}))


def saw_alert(tx: Transaction, public_id: str, now: float) -> bool:
    """The owner has seen it; says whether that is news."""
    return tx.run(store.SAW, {"public_id_": public_id, "now": now}) == 1


def _alert(row: Row) -> Alert:
    facts = row._asdict() | {"numbers": json.loads(row.numbers)}
    facts.pop("id")
    return Alert(**facts)


def note_deed(tx: Transaction, project_id: int, by: str, what: str, facts: Mapping[str, Any], now: float) -> None:
    """Write down what was done, for ever."""
    tx.add(deed, {"project_id": project_id, "by": by, "what": what, "facts": json.dumps(dict(facts)), "at": now})


def deeds(tx: Transaction, project_id: int, most: int, *, before: int = 2**62) -> Sequence[Deed]:
    """What was done, newest first."""
    rows = tx.all(store.DEEDS, {"project": project_id, "before": before, "most": most})
    return [Deed(row.id, row.by, row.what, json.loads(row.facts), row.at) for row in rows]
