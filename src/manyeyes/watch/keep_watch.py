"""What a running server watches of itself: whether answers are stored, whether the disk has room, what must leave."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from manyeyes import collect, projects
from manyeyes.house import House
from manyeyes.jobs import looking
from manyeyes.projects import Project
from manyeyes.storage import Transaction
from manyeyes.watch import store
from manyeyes.watch.alarm import CANARY, DISK, Alarm
from manyeyes.watch.canary import Sung, Way, in_words, my_turn, sing, sing_and_note, sung
from manyeyes.watch.outbox import Outbox

FIRST_SONG, AGAIN = 20.0, 60.0  # seconds until the first song, and after one that failed
TWICE = 2  # failures in a row before people are told: one may be a restart of the proxy
DISK_EVERY, OUTBOX_EVERY = 60.0, 5.0
log = logging.getLogger(__name__)


@contextmanager
def watching(house: House, way: Way, shown: str) -> Iterator[None]:
    """Watch as long as this lasts; `shown`: the address that alarms tell.

    Each look has a thread of its own: a webhook that hangs keeps no canary from singing.
    """
    outbox = Outbox(house, shown)
    singer = Singer(house, outbox, way)
    with (
        looking("disk", lambda: look_at_disks(house), DISK_EVERY),
        looking("outbox", lambda: _post(outbox), OUTBOX_EVERY),
        looking("canary", singer.look, FIRST_SONG),
    ):
        yield


def _post(outbox: Outbox) -> None:
    outbox.look()


class Singer:
    """Has the canary sing in time, and tells owners when it fell silent."""

    def __init__(self, house: House, outbox: Outbox, way: Way) -> None:
        """Sing for `house` by `way`; what the database cannot take leaves by `outbox`."""
        self.house, self.outbox, self.way = house, outbox, way
        self._told_past: float | None = None  # the silence that left past the database
        self._pause = AGAIN / 2  # the first song of a process is not left to another that has just sung

    def look(self) -> float:
        """Sing if it is time; returns the seconds until the next look."""
        every = self.house.settings.canary_seconds
        if not every:
            return DISK_EVERY
        try:
            if not my_turn(self.house, min(self._pause, 0.9 * every)):  # another server of this site sings
                return AGAIN
        except Exception as error:  # nothing can be written: that is what a song will say
            log.debug("no turn was taken", exc_info=error)
        try:
            now = sing_and_note(self.house, self.way)
        except Exception as error:
            log.debug("how the canary sang was not written down", exc_info=error)
            now = sung(self.house) or Sung()
        self._pause = AGAIN / 2 if now.failures else 0.9 * every
        if now.failures >= TWICE:
            self._tell(now)
        return every if not now.failures else min(AGAIN, every)

    def _tell(self, now: Sung) -> None:
        """Every project with an open stage, once a silence; past the database where that takes nothing."""
        since = now.failing_since or self.house.now()
        about = f"silent since {since:.0f}"
        if self._told_past == since or self._all_heard(about):
            return
        text, numbers = self._words(now, since)
        try:
            tell_projects(self.house, CANARY, about, text, numbers, only_open=True)
        except Exception as error:
            log.warning("the canary's silence was not written down: %s", in_words(error))
            alarm = Alarm(f"canary-{since:.0f}", None, CANARY, text, numbers, self.house.now())
            if self.outbox.tell_at_once(alarm):
                self._told_past = since

    def _all_heard(self, about: str) -> bool:
        """Whether every project that people work on has this alert; not where that cannot be read."""
        try:
            with self.house.reading() as tx:
                heard = store.heard(tx, CANARY, about)
                return all(one.id in heard for one in projects.all_projects(tx) if _is_open(tx, one))
        except Exception as error:
            log.debug("who has heard of it cannot be read: %s", in_words(error))
            return False

    def _words(self, now: Sung, since: float) -> tuple[str, dict[str, object]]:
        moment = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d %H:%M UTC")
        directly = self.way.near != self.way.address and self._sings_directly()
        if directly:
            where = "Given to the server directly, answers are stored: look at the proxy in front of it."
        else:
            where = "Look at the server's log, its disk and its database."
        text = (
            f"Since {moment} trial answers given at {self.way.address} are not stored: {now.cause} {where} "
            f"Pages keep what is not stored and send it again later."
        )
        return text, {"failures": now.failures, "since": since, "directly": directly}

    def _sings_directly(self) -> bool:
        try:
            sing(self.house, self.way.near, self.way.cookie, own=True)
        except Exception as error:
            log.debug("not directly either: %s", in_words(error))
            return False
        return True


def look_at_disks(house: House) -> None:
    """Tell every project, once a day, that a disk is nearly full."""
    try:
        collect.check_disks(house)
    except collect.DiskNearlyFull as full:
        day = datetime.fromtimestamp(house.now(), UTC).date().isoformat()
        tell_projects(house, DISK, f"{full.facts['folder']} on {day}", full.sentence, full.numbers)


def tell_projects(
    house: House, kind: str, about: str, text: str, numbers: Mapping[str, object], *, only_open: bool = False
) -> None:
    """The same alert to every project, or to every one people work on; never twice about the same."""
    now = house.now()
    with house.transaction() as tx:
        for one in projects.all_projects(tx):
            if not only_open or _is_open(tx, one):
                projects.tell_owner(tx, one.id, None, kind, text, now, about=about, numbers=numbers, once=True)


def _is_open(tx: Transaction, project: Project) -> bool:
    return any(stage.state == "open" for stage in projects.stages(tx, project.id))
