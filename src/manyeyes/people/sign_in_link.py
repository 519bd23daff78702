"""The owner signs in by a link that `serve` prints: it works once, for 15 minutes."""

from __future__ import annotations

import secrets

from manyeyes.errors import ManyEyesError
from manyeyes.people import store
from manyeyes.people.token import fingerprint
from manyeyes.storage import Transaction

LINK_SECONDS = 15 * 60


class SignInLinkUnknown(ManyEyesError):
    """This sign-in link is not one of ours. `manyeyes serve` prints a new one each time it starts."""

    status = 404


class SignInLinkUsed(ManyEyesError):
    """This sign-in link was used already: each works once. `manyeyes serve` prints a new one each time it starts."""

    status = 410


class SignInLinkExpired(ManyEyesError):
    """This sign-in link is older than 15 minutes. `manyeyes serve` prints a new one each time it starts."""

    status = 410


def make_sign_in_link(tx: Transaction, role: str, now: float) -> str:
    """The secret part of a link that signs its opener in as `role`."""
    secret = secrets.token_urlsafe(24)
    store.add_link(tx, fingerprint(secret), role, now + LINK_SECONDS)
    return secret


def use_sign_in_link(tx: Transaction, secret: str, now: float) -> str:
    """The role this link gives. The update decides, so of two who open it at once one gets in."""
    link = store.link(tx, fingerprint(secret))
    if link is None:
        raise SignInLinkUnknown
    if link.used_at is not None:
        raise SignInLinkUsed
    if link.expires_at < now:
        raise SignInLinkExpired
    if store.use_link(tx, fingerprint(secret), now) != 1:
        raise SignInLinkUsed
    return str(link.role)
