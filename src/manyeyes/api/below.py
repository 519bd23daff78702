"""A site below a path, like https://example.org/eyes: every address that leaves carries it, and both forms come in.

The proxy in front may keep the path in what it passes on, or strip it: a path that begins with ours loses it here, any
other is taken as stripped. So nothing breaks when the proxy changes its mind, and commands on this machine, which know
of no proxy, reach the server too.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from manyeyes import items


def at(path: str) -> str:
    """The address people see for `path`, which begins with a slash."""
    return f"{items.below()}{path}"


class Below:
    """Brings every request into the one form that ASGI knows: `path` begins with `root_path`."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        """Serve `app` below `path` (/eyes, without a slash at its end)."""
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": f"{self.path}{stripped(scope['path'], self.path)}", "root_path": self.path}
        with items.served_below(self.path):
            await self.app(scope, receive, send)


def stripped(path: str, below: str) -> str:
    """`path` as the app's routes know it, always with its slash at the beginning."""
    if path == below or path.startswith(f"{below}/"):
        return path[len(below) :] or "/"
    return path
