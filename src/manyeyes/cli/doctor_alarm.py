"""manyeyes doctor --alarm: whether an alarm would reach its owner; and when the canary of a served site last sang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from manyeyes import collect
from manyeyes.cli.doctor import Check
from manyeyes.errors import ManyEyesError
from manyeyes.house import House, open_house
from manyeyes.settings import read_settings
from manyeyes.watch import Alarm, NotLeft, NotTaken, Sung, not_left, payload, sung, ways_of

OVERDUE = 3  # times the canary's own pause


class NoWayForAlarms(ManyEyesError):
    """No way for alarms is set up. Put alarm_webhook = "https://…" into manyeyes.toml, or alarm_mail_to and
    alarm_smtp = "host:port"."""


def trial_alarms(site: Path) -> Iterator[Check]:
    """Send one by each way; raises NoWayForAlarms."""
    settings = read_settings(site)
    ways = ways_of(settings)
    if not ways:
        raise NoWayForAlarms
    text = "This is a trial, and nothing is wrong: an alarm would reach you this way."
    trial = Alarm("trial", None, "trial", text, {}, time.time())
    for way, send in ways.items():
        try:
            send(settings, payload(trial, site.resolve().name, settings.public_url))
        except NotTaken as error:
            yield Check(way, "wrong", f"An alarm by {way} does not arrive: {error.sentence}")
        else:
            yield Check(way, "ok", f"A trial alarm left by {way}. Did it arrive?")


def of_the_site(site: Path) -> Iterator[Check]:
    """Whether imports have room, when a trial answer was last stored, and why an alarm has not left.

    Nothing where there is no database yet.
    """
    if not read_settings(site).database and not (site / ".manyeyes" / "site.sqlite").is_file():
        return
    try:
        with open_house(site, read_only=True) as house:
            yield from imports(house)
            with house.reading() as tx:
                heard, kept = sung(house, tx), not_left(tx, house.settings)
            yield from canary(heard, house.settings.canary_seconds)
            yield from map(still_here, kept)
    except ManyEyesError as error:
        yield Check("database", "wrong", f"The site's database cannot be read: {error.sentence}")


def imports(house: House) -> Iterator[Check]:
    """Only where they stand still."""
    try:
        collect.check_disks(house)
    except collect.DiskNearlyFull as full:
        yield Check("imports", "wrong", full.sentence)


def still_here(kept: NotLeft) -> Check:
    """The last alarm of a way that was not taken."""
    said = f"The last alarm ({kept.kind}) did not leave by {kept.way}: {kept.cause}"
    trial = "`manyeyes doctor --alarm` sends a trial."
    if kept.given_up_at is None:
        return Check(kept.way, "wrong", f"{said} It is tried again; {trial}")
    return Check(kept.way, "absent", f"{said} It was given up {_moment(kept.given_up_at)}; {trial}")  # mended since?


def canary(heard: Sung | None, every: float) -> Iterator[Check]:
    """What it sang last; nothing for a site that was never served."""
    if heard is None or not every or not (heard.sang_at or heard.failures):
        return
    when = "never" if heard.sang_at is None else _moment(heard.sang_at)
    if heard.failures:
        yield Check("canary", "wrong", f"Trial answers are not stored, last {when}: {heard.cause}")
    elif time.time() - (heard.sang_at or 0) > OVERDUE * every:
        yield Check("canary", "absent", f"A trial answer was last stored {when}: is the site served?")
    else:
        yield Check("canary", "ok", f"A trial answer was last stored {when}, in {heard.seconds:.1f} s.")


def _moment(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
