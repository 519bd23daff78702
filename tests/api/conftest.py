"""A house behind a real server, and visitors who come to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from manyeyes.api import create_app
from manyeyes.cli.front import Front, listening, names_of
from manyeyes.cli.serve import config
from manyeyes.house import House

Visitor = httpx.Client
Door = Callable[..., Visitor]


@contextmanager
def serving(house: House, front: Front | None = None, **parts: Any) -> Iterator[str]:
    """The address of a server that runs in a thread, as `manyeyes serve` runs it."""
    chosen = front or Front(port=0)
    with listening(chosen) as sockets:
        port = sockets[0].getsockname()[1]
        app = create_app(house, names=names_of(chosen), **parts)
        server = uvicorn.Server(config(app, chosen))
        thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def door(house: House) -> Iterator[Door]:
    """Lets a visitor in: each has cookies of his own, and all come from the same address."""
    with serving(house) as address:
        visitors: list[Visitor] = []

        def enter(**options: Any) -> Visitor:
            visitors.append(httpx.Client(base_url=address, trust_env=False, timeout=10, **options))
            return visitors[-1]

        yield enter
        for visitor in visitors:
            visitor.close()


@pytest.fixture
def visitor(door: Door) -> Visitor:
    """Somebody new."""
    return door()
