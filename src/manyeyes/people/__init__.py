"""people: who answers and who owns, the secrets they prove it with (only as hashes), and who is stopped and why."""

from manyeyes.people.restriction import (
    EXAM,
    SCOPES,
    SLOW,
    STOP,
    Restriction,
    Standing,
    UnknownRestriction,
    lift,
    restrict,
    restriction_by_id,
    restriction_by_public_id,
    restrictions_of,
    standing,
)
from manyeyes.people.secret import key_for, site_secret
from manyeyes.people.sign_in_link import (
    LINK_SECONDS,
    SignInLinkExpired,
    SignInLinkUnknown,
    SignInLinkUsed,
    make_sign_in_link,
    use_sign_in_link,
)
from manyeyes.people.token import Who, by_token, make_token, revoke_token
from manyeyes.people.worker import KINDS, Worker, by_public_id, new_worker, the_owner

__all__ = [
    "EXAM",
    "KINDS",
    "LINK_SECONDS",
    "SCOPES",
    "SLOW",
    "STOP",
    "Restriction",
    "SignInLinkExpired",
    "SignInLinkUnknown",
    "SignInLinkUsed",
    "Standing",
    "UnknownRestriction",
    "Who",
    "Worker",
    "by_public_id",
    "by_token",
    "key_for",
    "lift",
    "make_sign_in_link",
    "make_token",
    "new_worker",
    "restrict",
    "restriction_by_id",
    "restriction_by_public_id",
    "restrictions_of",
    "revoke_token",
    "site_secret",
    "standing",
    "the_owner",
    "use_sign_in_link",
]
