"""api: the HTTP door, one file per room; a request is one transaction, and the reply leaves after its commit."""

from manyeyes.api.app import bare_app, create_app
from manyeyes.api.runs import Say, Verb
from manyeyes.api.security import LOOPBACK, Names

__all__ = ["LOOPBACK", "Names", "Say", "Verb", "bare_app", "create_app"]
