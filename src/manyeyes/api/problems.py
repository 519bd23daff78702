"""Errors become problem+json (RFC 9457) here, once: a stable type, the sentence, what would be right, the facts."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from manyeyes.api.language import in_your_words
from manyeyes.errors import DiskFull, ManyEyesError, is_full

log = logging.getLogger(__name__)
PLAIN = (str, int, float, bool, type(None))


class NothingHere(ManyEyesError):
    """There is nothing at this address."""

    status = 404


class NotInThisWay(ManyEyesError):
    """This address does not answer {method}."""

    status = 405


class CallWrong(ManyEyesError):
    """{where}: {cause}"""

    status = 422
    faults: tuple[dict[str, str], ...] = ()


class BrokenOff(ManyEyesError):
    """The call broke off before its end. Nothing of it was saved; send it again."""

    status = 400


class OurFault(ManyEyesError):
    """Something went wrong here, not with you. Nothing was half-saved; please try again in a moment."""

    status = 500
    retry_after = 5.0


def problem(error: ManyEyesError) -> JSONResponse:
    """The reply that tells of `error`."""
    headers = {} if error.retry_after is None else {"Retry-After": str(max(1, math.ceil(error.retry_after)))}
    return JSONResponse(body_of(error), error.status, headers, "application/problem+json")


def body_of(error: ManyEyesError) -> dict[str, Any]:
    """`error` as RFC 9457 writes it."""
    body: dict[str, Any] = {
        "type": f"/problems/{error.kind()}",
        "title": error.kind().replace("-", " ").capitalize(),
        "status": error.status,
        "detail": in_your_words(error.sentence),
    }
    if error.remedy:
        body["remedy"] = in_your_words(error.remedy)
    if isinstance(error, CallWrong) and error.faults:
        body["faults"] = list(error.faults)
    return body | {name: value for name, value in facts(error).items() if name not in body}


def facts(error: ManyEyesError) -> dict[str, Any]:
    """What programs may want to know beside the sentence; only plain values leave."""
    return {
        name: value
        for name, value in error.facts.items()
        if isinstance(value, PLAIN) and not (isinstance(value, float) and not math.isfinite(value))
    }


def in_our_words(error: Exception) -> ManyEyesError:
    """Any exception as a sentence; what we did not expect is logged and told calmly."""
    if isinstance(error, ManyEyesError):
        return error
    if isinstance(error, ClientDisconnect):
        return BrokenOff()  # the network's doing: nobody reads this, and it is no fault to log
    if isinstance(error, OSError) and is_full(error):
        return DiskFull()
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return OurFault()


def first_fault(error: RequestValidationError) -> CallWrong:
    """The first thing that is wrong in the call, and the others beside it."""
    faults = [fault_of(raw) for raw in error.errors()[:20]]
    wrong = CallWrong(**faults[0])
    wrong.faults = tuple(faults)
    return wrong


def fault_of(raw: Mapping[str, Any]) -> dict[str, str]:
    """One of pydantic's faults in our words."""
    if raw["type"] == "json_invalid":
        return {"where": "body", "cause": f"this is not JSON: {raw.get('ctx', {}).get('error', 'it ends too early')}"}
    cause = {"missing": "it is missing", "extra_forbidden": "there is no such key"}.get(raw["type"], raw["msg"])
    return {"where": printable(".".join(str(part) for part in raw["loc"])), "cause": printable(cause)}


def printable(text: str) -> str:
    """Short, and without half characters that no encoding takes."""
    return text.encode("utf-8", "replace").decode()[:300]


def speak(app: FastAPI) -> None:
    """Teach the app to tell every error this way."""

    @app.exception_handler(ManyEyesError)
    async def ours(request: Request, error: ManyEyesError) -> JSONResponse:
        return problem(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(first_fault(error))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 405:
            reply = problem(NotInThisWay(method=request.method))
            reply.headers.update(error.headers or {})
            return reply
        if error.status_code == 404:
            return problem(NothingHere())
        return problem(CallWrong(where="body", cause=str(error.detail)))
