"""The site's secret: made at first start, readable by its owner only, never a default."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path


def site_secret(site: Path) -> bytes:
    """32 random bytes in hex from SITE/.manyeyes/secret, made when absent (mode 0600)."""
    path = site / ".manyeyes" / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_bytes().strip()


def _make(path: Path) -> None:
    """Written whole beside, then linked into place: of two first starts one wins, and nobody reads half a secret."""
    beside = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def key_for(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, so that a cookie never passes as something else."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).hexdigest().encode()
