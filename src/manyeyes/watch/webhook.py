"""An alarm to a webhook: one POST with JSON. The owner chose the address, so it may be in his own network; where it
redirects is not followed. What is said of a failure never holds the address beyond its host: the rest is a secret."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from manyeyes.settings import Settings
from manyeyes.watch.alarm import NotTaken

SECONDS = 10.0
HEADERS = {"Content-Type": "application/json", "User-Agent": "manyeyes"}


def post(settings: Settings, told: Mapping[str, Any]) -> None:
    """Send it; raises NotTaken where the answer is none of the 200s."""
    to = urlsplit(settings.alarm_webhook)
    path = f"{to.path or '/'}?{to.query}" if to.query else to.path or "/"
    try:
        with closing(_line(to.scheme, to.hostname or "", to.port)) as line:
            line.request("POST", path, json.dumps(told).encode(), HEADERS)
            status = line.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a host no name server knows to read
        raise NotTaken(cause=f"The webhook at {to.hostname} does not answer ({type(error).__name__}).") from None
    if 300 <= status < 400:
        raise NotTaken(cause=f"The webhook at {to.hostname} leads on to another address; name that one.")
    if not 200 <= status < 300:
        raise NotTaken(cause=f"The webhook at {to.hostname} answered with status {status}.")


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SECONDS)
