"""Tokens let programs in. The token is shown once; the house keeps its sha-256, which is enough for 256 random bits."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from manyeyes.people import store
from manyeyes.people.worker import Worker
from manyeyes.storage import Transaction

# A recognisable beginning lets secret scanners find a token that was pushed by mistake.
PREFIX = "manyeyes_"


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a token stands for; `role` is worker or owner."""

    worker: Worker
    role: str


def fingerprint(secret: str) -> str:
    """sha-256 in hex; a bad secret may hold any character, also ones UTF-8 cannot."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_token(tx: Transaction, worker_id: int, name: str, role: str, now: float) -> str:
    """A new token for this worker: `role` is worker or owner. It cannot be shown again."""
    if role not in ("worker", "owner"):
        raise ValueError(f"a token's role is worker or owner, not {role}")
    token = PREFIX + secrets.token_urlsafe(32)
    store.add_token(tx, fingerprint(token), worker_id, name, role, now)
    return token


def by_token(tx: Transaction, token: str) -> Who | None:
    """Whom this token stands for; none when it is unknown or revoked."""
    row = store.token_holder(tx, fingerprint(token))
    return None if row is None else Who(Worker(row.id, row.public_id, row.kind), row.role)


def revoke_token(tx: Transaction, token: str, now: float) -> bool:
    """Stop a token at once; false when there was none to stop."""
    return store.revoke_token(tx, fingerprint(token), now) == 1
