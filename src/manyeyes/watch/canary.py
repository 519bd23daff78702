"""The canary: an answer of nobody's, given over the way people's answers take and then looked for in the database.

Claimed and answered through the real address by the real calls, so that a proxy that swallows what is sent, a cookie
that does not arrive and a commit that does not last are all heard. Read back over a fresh connection.
"""

from __future__ import annotations

import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.storage import Transaction
from manyeyes.watch import store
from manyeyes.watch.place import CANARY, QUESTION, STAGE, Place, tidy_place

if TYPE_CHECKING:
    import httpx

PATIENCE = 20.0  # seconds for a reply
API = "/api/v1"


class NotStored(ManyEyesError):
    """{cause}"""


@dataclass(frozen=True)
class Way:
    """How answers reach this server: by the address people type, and by its own; `cookie` is a helper's."""

    address: str
    near: str
    cookie: Callable[[Worker], str]


@dataclass(frozen=True)
class Sung:
    """How the canary stands; times in seconds since 1970, none where there was none yet."""

    at: float = 0.0
    """Of the last song."""
    sang_at: float | None = None
    seconds: float = 0.0
    """How long claim, answer and reading back took, when it sang."""
    failures: int = 0
    """In a row."""
    failing_since: float | None = None
    cause: str = ""

    def ended(self, now: float, seconds: float, cause: str) -> Sung:
        """What it is after another song; `cause` is empty where the answer was found."""
        if not cause:
            return Sung(now, sang_at=now, seconds=seconds)
        since = self.failing_since if self.failures else now
        return replace(self, at=now, failures=self.failures + 1, failing_since=since, cause=cause)


_heard: WeakKeyDictionary[House, Sung] = WeakKeyDictionary()


def sung(house: House, tx: Transaction | None = None) -> Sung | None:
    """How the canary stands: what this process heard, or what is written down later; none before any song."""
    heard = _heard.get(house)
    row = None if tx is None else tx.first(store.SUNG)
    if row is None or (heard is not None and heard.at >= row.began_at):
        return heard
    return Sung(row.began_at, row.sang_at, row.seconds, row.failures, row.failing_since, row.cause)


def my_turn(house: House, every: float) -> bool:
    """Whether this process is to sing now: of several that serve one site one does."""
    with house.transaction() as tx:
        store.canarys_worker(tx)  # the row is there after this
        now = house.now()
        return tx.run(store.BEGIN, {"before": now - every, "now": now}) == 1


def sing_and_note(house: House, way: Way) -> Sung:
    """Sing, and remember how it went: in this process, and in the database where that still takes anything."""
    before = _before(house)
    began, cause = time.monotonic(), ""
    try:
        sing(house, way.address, way.cookie, own=way.address == way.near)
    except Exception as error:  # whatever it is, no answer was stored
        cause = in_words(error)
    _heard[house] = now = before.ended(house.now(), time.monotonic() - began, cause)
    said = {"sang": now.sang_at, "took": now.seconds, "in_a_row": now.failures, "since": now.failing_since}
    with house.transaction() as tx:
        tx.run(store.ENDED, said | {"why": now.cause})
    return now


def _before(house: House) -> Sung:
    """How it stood; where the database cannot even be read, as this process remembers it."""
    try:
        with house.reading() as tx:
            return sung(house, tx) or Sung()
    except Exception:
        return sung(house) or Sung()


def in_words(error: Exception) -> str:
    """A sentence; of what is not ours only the kind, as an address may hold a secret."""
    return error.sentence if isinstance(error, ManyEyesError) else f"{type(error).__name__}."


def sing(house: House, address: str, cookie: Callable[[Worker], str], *, own: bool = False) -> None:
    """One song through `address`, the server's `own` or another.

    Raises NotStored, or whatever else keeps an answer from being stored.
    """
    import httpx  # only now: commands need no client

    place = tidy_place(house)
    parts = urlsplit(address)
    headers = {"Cookie": cookie(place.worker), "X-Manyeyes": "1", "Origin": f"{parts.scheme}://{parts.netloc}"}
    with httpx.Client(timeout=PATIENCE, trust_env=False, verify=trust(address, own), headers=headers) as line:
        try:
            assignment, word = given(line, address)
        except httpx.HTTPError as error:
            raise NotStored(cause=f"{parts.netloc} does not answer ({type(error).__name__}).") from None
    look_for(house, place, assignment, word)


def given(line: httpx.Client, address: str) -> tuple[str, str]:
    """Claim a picture and answer it; returns the assignment and the word the answer carries."""
    claimed = reply(line.post(f"{address}{API}/projects/{CANARY}/stages/{STAGE}/claim", json={"count": 1}))
    tasks = claimed.get("tasks") or []
    if not tasks:
        raise NotStored(cause=f"No picture was lent: {claimed.get('outcome')}.")
    word = f"canary {secrets.token_hex(8)}"
    said = {"revision": 1, "answers": {QUESTION: "yes"}, "shown_ms": 1000, "client": word}
    assignment = str(tasks[0]["assignment"])
    if reply(line.put(f"{address}{API}/assignments/{assignment}/answer", json=said)).get("saved") is not True:
        raise NotStored(cause="The reply to an answer does not say that it is saved.")
    return assignment, word


def reply(got: httpx.Response) -> Mapping[str, Any]:
    """What a reply says; raises NotStored with its status where it is not ours."""
    try:
        told = got.json()
    except ValueError:
        told = None
    if got.status_code != 200 or not isinstance(told, dict):
        says = f": {told['detail']}" if isinstance(told, dict) and isinstance(told.get("detail"), str) else ""
        raise NotStored(cause=f"{got.request.method} was answered with status {got.status_code}{says or '.'}")
    return told


def look_for(house: House, place: Place, assignment: str, word: str) -> None:
    """Raise NotStored unless another connection finds the answer."""
    with house.reading_afresh() as tx:
        if tx.first(store.STORED, {"assignment": assignment, "client": word}) is None:
            raise NotStored(cause="The answer was confirmed, and it is not in the database.")


def trust(address: str, own: bool) -> ssl.SSLContext | bool:
    """Certificates as everybody checks them; our own address by its number is not what they are made for."""
    return False if own or urlsplit(address).scheme == "http" else ssl.create_default_context()
