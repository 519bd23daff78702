"""Somebody says something about a picture: it is kept once, and its owner hears of it in an alert that grows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manyeyes import people, projects
from manyeyes.items import Item
from manyeyes.people import Remark, Worker
from manyeyes.storage import Transaction

REMARK = "remark"


def remark(tx: Transaction, worker: Worker, item: Item, key: str, text: str, now: float) -> Remark:
    """Tell the owner something about a picture; `key`: the same one is the same remark, sent again.

    Raises RemarkEmpty, RemarkTooLong, TooManyRemarks.
    """
    said, news = people.make_remark(tx, worker.id, item.project_id, item.id, key, text, now)
    if news:
        projects.tell_more(tx, item.project_id, None, REMARK, "", now, _more)
    return said


def _more(known: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    count = int(known.get("remarks", 0)) + 1
    told = "Somebody says something about a picture." if count == 1 else f"{count:,} remarks about pictures are new."
    return told, {"remarks": count}
