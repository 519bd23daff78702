"""Fetches one picture: politely, a few times if need be, never for longer or larger than asked, from public hosts only.

What a host refuses for good (404, a page instead of a picture) stays refused; what failed on the way (a host that is
down or slow, a connection that broke) is said so and tried again by the next import.
"""

from __future__ import annotations

import email.utils
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpcore
import httpx

from manyeyes.collect.download.address import PORTS, Address, AddressWrong, address
from manyeyes.collect.download.manners import EVERYBODY, Manners
from manyeyes.collect.download.wire import PUBLIC, Net, NotPublic, Wire, within
from manyeyes.collect.sources.entry import Missed
from manyeyes.collect.space import in_words

HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "manyeyes (imports pictures for a dataset)",
    "Accept": "image/*, video/*;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",
}
MOST_REDIRECTS = 5
LONGEST_REST = 120.0  # a host that wants to be left alone for longer is asked by the next import
LONGEST_BACK_OFF = 30.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that may be other ones in a moment
BLOCK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What `download:` says."""

    parallel: int = 8
    a_host: float = 4.0
    """Times a second."""
    retries: int = 3
    max_bytes: int = 50_000_000
    timeout: float = 60.0
    """Seconds on the wire for one file, all tries together; waiting for a polite moment is not counted."""
    ports: tuple[int, ...] = PORTS


def limits_of(said: Mapping[str, Any] | None) -> Limits:
    """The limits of a stage, with defaults for what it leaves out."""
    return Limits(**(said or {}))


class _Passing(Exception):
    """A try that failed and may succeed in a moment; `rest` are seconds the host asked for."""

    def __init__(self, reason: str, rest: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.rest = reason, rest


class _Final(Exception):
    """A try that would fail again."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Downloader:
    """Fetches files for one stage. Safe to use from many threads; close it."""

    def __init__(self, limits: Limits, net: Net = PUBLIC, manners: Manners = EVERYBODY) -> None:
        """Reach hosts through `net`; all downloaders of a process share their manners."""
        self.limits = limits
        self._net, self._manners = net, manners
        self._opened: Wire | None = None
        self._opening = threading.Lock()

    def fetch(self, text: str, target: Path, pause: Callable[[], None]) -> Path | Missed:
        """Write what lies at an address to `target`; `pause` is called while waiting and may raise to stop."""
        left, reason = self.limits.timeout, ""
        for attempt in range(self.limits.retries + 1):
            begun = time.monotonic()
            try:
                return self._try(text, target, left, pause)
            except _Final as final:
                target.unlink(missing_ok=True)
                return Missed(final.reason, again=False)
            except _Passing as passing:
                target.unlink(missing_ok=True)
                reason = passing.reason
                left -= time.monotonic() - begun
                if left <= 0 or passing.rest > LONGEST_REST or attempt == self.limits.retries:
                    break
                self._manners.wait(max(passing.rest, _back_off(attempt)), pause)
        return Missed(reason, again=True)

    def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _wire(self) -> Wire:
        """Connections, from the first use on: a table of files beside it needs none."""
        with self._opening:
            if self._opened is None:
                self._opened = Wire(self._net, self.limits.parallel)
            return self._opened

    def _try(self, text: str, target: Path, seconds: float, pause: Callable[[], None]) -> Path:
        """Follow the address to its file, once; a redirect is an address like any other, checked like the first."""
        deadline = time.monotonic() + seconds
        for _ in range(MOST_REDIRECTS + 1):
            try:
                where = address(text, self.limits.ports)
            except AddressWrong as wrong:
                raise _Final(wrong.sentence) from None
            waited = time.monotonic()
            self._manners.wait_turn(where.host, self.limits.a_host, pause)
            deadline += time.monotonic() - waited
            onward = self._one(where, target, deadline - time.monotonic())
            if onward is None:
                return target
            text = onward
        raise _Final("The host sends from one address to the next, more than five times.")

    def _one(self, where: Address, target: Path, seconds: float) -> str | None:
        """Ask one address; returns where it sends us, or None when the file is written."""
        try:
            with within(seconds), self._wire.ask(where.url, HEADERS) as response:
                headers = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
                if response.status in (301, 302, 303, 307, 308) and "location" in headers:
                    return _joined(where.url, headers["location"])
                self._judge(where.host, response.status, headers)
                self._write(response, target)
                return None
        except NotPublic:
            raise _Final("This address is not fetched: its host is not on the public internet.") from None
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            raise _Passing("The host cannot be reached.") from None
        except httpcore.TimeoutException:
            raise _Passing("The host did not send the whole file in time.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise _Passing("The connection broke before the whole file was there.") from None

    def _judge(self, host: str, status: int, headers: Mapping[str, str]) -> None:
        """Decide by status and headers alone whether the body is worth reading."""
        if status in PASSING:
            rest = _seconds(headers.get("retry-after", ""))
            self._manners.rest(host, min(rest, LONGEST_REST))
            raise _Passing(f"The host answered {status}.", rest)
        if status != 200:
            raise _Final(f"The host answered {status}.")
        if headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
            raise _Final("The host sent an HTML page instead of a picture.")
        if headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise _Final("The host sent the file packed in a way that was not asked for.")
        if re.fullmatch(r"\d{1,18}", size := headers.get("content-length", "")) and int(size) > self.limits.max_bytes:
            raise _Final(self._too_large())

    def _write(self, response: httpcore.Response, target: Path) -> None:
        """Write the body as it comes, at most a block more than is allowed."""
        got = 0
        with target.open("wb") as file:
            for block in response.iter_stream():
                got += len(block)
                if got > self.limits.max_bytes:
                    raise _Final(self._too_large())
                file.write(block)

    def _too_large(self) -> str:
        return f"The file is larger than {in_words(self.limits.max_bytes)}."


def _joined(url: httpx.URL, location: str) -> str:
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return location  # refused by its form like any other


def _back_off(attempt: int) -> float:
    """Half a second, doubling, by a random half more or less: many who failed at once do not come back at once."""
    return min(LONGEST_BACK_OFF, 0.5 * 2.0**attempt) * random.uniform(0.5, 1.5)


def _seconds(retry_after: str) -> float:
    """Retry-After in seconds (RFC 9110 § 10.2.3: a number or a date); 0 where it says nothing we understand."""
    if re.fullmatch(r"\d{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
