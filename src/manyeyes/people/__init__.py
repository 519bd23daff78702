"""people: who answers and who owns, and the secrets they prove it with (the house keeps only hashes of them)."""

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
    "KINDS",
    "LINK_SECONDS",
    "SignInLinkExpired",
    "SignInLinkUnknown",
    "SignInLinkUsed",
    "Who",
    "Worker",
    "by_public_id",
    "by_token",
    "key_for",
    "make_sign_in_link",
    "make_token",
    "new_worker",
    "revoke_token",
    "site_secret",
    "the_owner",
    "use_sign_in_link",
]
