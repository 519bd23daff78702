"""api: the HTTP door, one file per room; a request is one transaction, and the reply leaves after its commit."""

from manyeyes.api.app import bare_app, create_app
from manyeyes.api.cookies import as_header
from manyeyes.api.runs import Say, Verb
from manyeyes.api.security import LOOPBACK, UPLOAD_LIMIT, Names
from manyeyes.api.seen import SAMPLE, new_ticket, proof_of
from manyeyes.api.seen import path_of as seen_path

__all__ = [
    "LOOPBACK",
    "SAMPLE",
    "UPLOAD_LIMIT",
    "Names",
    "Say",
    "Verb",
    "as_header",
    "bare_app",
    "create_app",
    "new_ticket",
    "proof_of",
    "seen_path",
]
