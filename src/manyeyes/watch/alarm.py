"""Which alerts are alarms, what leaves the house of one, and when it is tried again. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from manyeyes.errors import ManyEyesError
from manyeyes.storage import Row

CANARY, DISK = "canary", "disk"
# What must not wait until the owner looks; everything else he reads on his pages.
ALARMS = frozenset({CANARY, DISK, "nothing_stored", "everybody_restricted", "one_source", "copying"})
OF_THE_SITE = frozenset({CANARY, DISK})  # told to each project, and sent once
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0  # seconds between two tries, doubled each time
PATIENCE = 3 * 86_400.0  # seconds after which it is given up
NEW = 86_400.0  # an alert older than this is none any more: who sets a webhook up does not want last month's


class NotTaken(ManyEyesError):
    """{cause}"""


@dataclass(frozen=True)
class Alarm:
    """What leaves the house; `alert` lets a receiver know a repeat, which a crash at the wrong moment makes."""

    alert: str
    project: str | None
    """None: it is about the whole site."""
    kind: str
    text: str
    numbers: Mapping[str, Any]
    at: float


def payload(alarm: Alarm, site: str, address: str) -> dict[str, Any]:
    """As JSON: the address is that of the page where the owner sees it."""
    where = f"{address}/p/{quote(alarm.project)}/status" if alarm.project else address
    return {
        "site": site,
        "project": alarm.project,
        "kind": alarm.kind,
        "text": alarm.text,
        "numbers": dict(alarm.numbers),
        "at": datetime.fromtimestamp(alarm.at, UTC).isoformat(timespec="seconds"),
        "address": where,
        "alert": alarm.alert,
    }


def to_leave(alerts: Sequence[Row], left: Set[tuple[int, str]], ways: Sequence[str]) -> list[tuple[int, str]]:
    """(alert, way) of those that must leave and have not: unseen alarms, of the site's own one for all projects."""
    leaving: list[tuple[int, str]] = []
    alarms = [one for one in alerts if one.kind in ALARMS]
    for way in ways:
        gone = {_once(one) for one in alarms if (one.id, way) in left}
        for one in alarms:
            if one.seen_at is None and _once(one) not in gone:
                gone.add(_once(one))
                leaving.append((one.id, way))
    return leaving


def _once(alert: Row) -> tuple[Any, ...]:
    return (alert.kind, alert.about) if alert.kind in OF_THE_SITE else (alert.id,)


def wait_after(tries: int) -> float:
    """Seconds until an alarm that was not taken is tried again."""
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 20)))
