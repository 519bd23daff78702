"""The outbox of alarms: what must leave is written down, tried, tried again, and written off after three days.

Nothing here is part of answering: it has a thread of its own and no transaction is open while it waits for others.
Taken before it is sent, so that of two servers one sends it; a server that dies between the two sends it once more.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from manyeyes.house import House
from manyeyes.settings import Settings
from manyeyes.storage import Row, Transaction
from manyeyes.watch import mail, store, webhook
from manyeyes.watch.alarm import (
    LONGEST_WAIT,
    NEW,
    OF_THE_SITE,
    PATIENCE,
    Alarm,
    NotTaken,
    payload,
    to_leave,
    wait_after,
)

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"
TAKEN_FOR = 120.0  # seconds an alarm is held by who sends it; longer than a try can last
NO_WAY = "This way is not set up any more."
Send = Callable[[Settings, Mapping[str, Any]], None]
log = logging.getLogger(__name__)


def ways_of(settings: Settings) -> dict[str, Send]:
    """The ways an owner has set up."""
    ways: dict[str, Send] = {}
    if settings.alarm_webhook:
        ways["webhook"] = webhook.post
    if settings.alarm_mail_to:
        ways["mail"] = mail.send
    return ways


@dataclass(frozen=True)
class Outbox:
    """The alarms of a site, and whose address they tell."""

    house: House
    address: str

    @property
    def site(self) -> str:
        """What the site is called: its folder."""
        return self.house.site.resolve().name

    def look(self) -> int:
        """Write down what must leave and try what is due; returns how many were sent."""
        ways = ways_of(self.house.settings)
        if not ways:
            return 0
        now = self.house.now()
        with self.house.reading() as tx:
            new, due = self._new(tx, ways, now), self._due(tx, now)
        if new:
            with self.house.transaction() as tx:
                store.add_alarms(tx, new)
            with self.house.reading() as tx:
                due = self._due(tx, now)
        return sum(self._try(row, ways) for row in due)

    def tell_at_once(self, alarm: Alarm) -> bool:
        """Send what the database could not take, by every way; whether one took it."""
        told = payload(alarm, self.site, self.address)
        causes = [self._sent(way, send, told) for way, send in ways_of(self.house.settings).items()]
        return "" in causes

    def _new(self, tx: Transaction, ways: Mapping[str, Send], now: float) -> list[dict[str, Any]]:
        alerts = store.lately(tx, now - NEW)
        left = store.left(tx, alerts[0].id) if alerts else set()
        of_site = {(one.kind, one.about): one.id for one in alerts if one.kind in OF_THE_SITE}
        left |= {(one, way) for what, one in of_site.items() for way in store.left_of(tx, *what)}
        leaving = to_leave(alerts, left, list(ways))
        return [{"alert_id": alert, "way": way, "state": WAITING, "due_at": now} for alert, way in leaving]

    def _due(self, tx: Transaction, now: float) -> list[Row]:
        return tx.all(store.DUE, {"now": now, "too_late": now + 2 * LONGEST_WAIT})

    def _try(self, row: Row, ways: Mapping[str, Send]) -> bool:
        held = {"the_id": row.id, "the_tries": row.tries, "until": self.house.now() + TAKEN_FOR}
        with self.house.transaction() as tx:
            mine = tx.run(store.TAKE, held) == 1
        if not mine:
            return False
        cause = NO_WAY
        if row.way in ways:
            cause = self._sent(row.way, ways[row.way], payload(_alarm(row), self.site, self.address))
        self._note(row, cause, row.way in ways)
        return not cause

    def _sent(self, way: str, send: Send, told: Mapping[str, Any]) -> str:
        """Why it was not taken, without any secret; empty where it was."""
        try:
            send(self.house.settings, told)
        except NotTaken as error:
            cause = error.sentence
        except Exception as error:  # its text may hold an address
            cause = f"{type(error).__name__}."
        else:
            return ""
        log.warning("an alarm (%s) did not leave by %s: %s", told["kind"], way, cause)
        return cause

    def _note(self, row: Row, cause: str, again: bool) -> None:
        now = self.house.now()
        again = again and now - row.at < PATIENCE
        state = SENT if not cause else WAITING if again else GIVEN_UP
        following = now + wait_after(row.tries + 1)
        said = {"the_id": row.id, "new_state": state, "next_at": following, "new_cause": cause}
        with self.house.transaction() as tx:
            tx.run(store.SET_ALARM, said | {"end": None if state == WAITING else now})


def _alarm(row: Row) -> Alarm:
    project = None if row.kind in OF_THE_SITE else row.slug
    return Alarm(row.public_id, project, row.kind, row.text, json.loads(row.numbers), row.at)


def alarms_by_state(tx: Transaction) -> Counter[tuple[str, str]]:
    """How many alarms there are, by way and state: waiting, failing (tried, and to be tried again), sent, given_up."""
    found: Counter[tuple[str, str]] = Counter()
    for way, state, tried, many in tx.all(store.STANDING):
        found[way, "failing" if state == WAITING and tried else state] += many
    return found


@dataclass(frozen=True)
class NotLeft:
    """An alarm that nobody took by a way."""

    way: str
    kind: str
    cause: str
    given_up_at: float | None
    """None: it is tried again."""


def not_left(tx: Transaction, settings: Settings) -> list[NotLeft]:
    """Of each way that is set up the last alarm that was tried, where it was not taken."""
    tried = {way: tx.first(store.LAST_TRIED, {"way": way}) for way in ways_of(settings)}
    said = {way: row for way, row in tried.items() if row is not None and row.cause not in ("", NO_WAY)}
    return [NotLeft(way, row.kind, row.cause, row.ended_at) for way, row in said.items()]
