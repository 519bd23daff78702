"""The two calls that everything waits for skip FastAPI's general way of finding arguments; nothing else differs.

A claim or an answer spends 0.7 ms in the rooms. FastAPI's solving of dependencies and its two-step validation took half
as long again; here the body goes from bytes to the model in one step. The document and the policy stay the route's own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from manyeyes.api.policy import policy_of


class HotRoute(APIRoute):
    """A route whose endpoint takes path parameters, one model as body, `who` and `request`, and returns a Response."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The short way from a request to the endpoint."""
        body_name, model = body_of(self.endpoint)
        let_in, endpoint = policy_of(self), self.endpoint
        if let_in is None:
            raise TypeError(f"{self.path} does not say who may call it")

        async def handle(request: Request) -> Response:
            who = await let_in(request)
            given = validated(model, await request.body())
            arguments = {**request.path_params, body_name: given, "who": who, "request": request}
            reply: Response = await run_in_threadpool(endpoint, **arguments)
            return reply

        return handle


def body_of(endpoint: Callable[..., Any]) -> tuple[str, type[BaseModel]]:
    """The name and model of the endpoint's body."""
    hints = get_type_hints(endpoint)
    (found,) = [
        (name, hints[name])
        for name in inspect.signature(endpoint).parameters
        if isinstance(hints[name], type) and issubclass(hints[name], BaseModel)
    ]
    return found


def validated(model: type[BaseModel], body: bytes) -> BaseModel:
    """The body as its model; faults are told as FastAPI would tell them."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults) from None
