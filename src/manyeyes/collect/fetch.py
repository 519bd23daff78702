"""One picture from an address that somebody typed: the same checked connection as imports use, with narrower limits.

The name is looked up once, every number it stands for must be public, and that number is connected to; a redirect is
checked like the first address. Nobody is asked twice, and what is too long, too slow or no picture is said at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from manyeyes.collect.download.download import Downloader, Limits
from manyeyes.collect.download.manners import Manners
from manyeyes.collect.download.wire import PUBLIC, Net
from manyeyes.collect.sources.entry import Missed
from manyeyes.errors import ManyEyesError

SECONDS = 6.0
MOST_BYTES = 20_000_000
A_HOST = 2.0  # times a second: through us nobody knocks at another's door more often
PATIENCE = 2.0  # seconds that somebody waits for his turn at a host
STRANGERS = Manners()  # apart from the imports' timetable: a guest does not wait for an import, nor it for him


class NotFetched(ManyEyesError):
    """{reason}"""

    status = 422


class HostIsBusy(ManyEyesError):
    """Many are asking for pictures of this host just now. Try again in a moment."""

    status = 429
    retry_after = 2.0


def fetch(
    text: str, target: Path, *, net: Net = PUBLIC, limits: Limits | None = None, manners: Manners = STRANGERS
) -> Path:
    """Write what lies at the address `text` to `target`, at most 20 MB within 6 seconds, and return it.

    Raises NotFetched with the cause (not http or https, not on the public internet, too large, too slow, a page
    instead of a picture), and HostIsBusy where too many want something from the same host.
    """
    chosen = limits or Limits(parallel=1, a_host=A_HOST, retries=0, max_bytes=MOST_BYTES, timeout=SECONDS)
    with closing(Downloader(chosen, net, manners)) as downloader:
        found = downloader.fetch(text.strip(), target, _impatient())
    if isinstance(found, Missed):
        raise NotFetched(reason=found.reason)
    return found


def _impatient() -> Callable[[], None]:
    """Raises HostIsBusy in who has waited for a polite moment long enough."""
    since: list[float] = []

    def pause() -> None:
        since.append(time.monotonic())
        if since[-1] - since[0] > PATIENCE:
            raise HostIsBusy

    return pause
