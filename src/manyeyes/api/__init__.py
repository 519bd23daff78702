"""api: the HTTP door, one file per room; a request is one transaction, and the reply leaves after its commit."""

from manyeyes.api.app import bare_app, create_app

__all__ = ["bare_app", "create_app"]
