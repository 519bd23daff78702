"""Numbers for Prometheus: calls and seconds by route, claims by outcome, how the site stands; never by person."""

from __future__ import annotations

import time

from fastapi import Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from manyeyes.api.policy import Machine
from manyeyes.api.router import outside_router
from manyeyes.api.site_numbers import SiteNumbers
from manyeyes.house import House
from manyeyes.projects import OF_THE_HOUSE

router = outside_router("site")
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Meter:
    """The counters of one app."""

    def __init__(self, house: House) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        labels = ("method", "route", "status")
        self.calls = Counter("manyeyes_http_calls", "HTTP calls", labels, registry=self.registry)
        self.claims = Counter(
            "manyeyes_claims",
            "Calls of claim by what came of them",
            ("project", "stage", "outcome"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "manyeyes_http_seconds", "Seconds until the reply", ("route",), buckets=BUCKETS, registry=self.registry
        )
        self.registry.register(SiteNumbers(house))

    def claimed(self, project: str, stage: str, outcome: str) -> None:
        """Count one call of claim; the canary's are nobody's."""
        if not project.startswith(OF_THE_HOUSE):
            self.claims.labels(project, stage, outcome).inc()


class Counting:
    """Counts every call under the pattern of its route, so that no address of a picture or person becomes a label."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self.app = app
        self.meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                self.meter.calls.labels(scope["method"], route, message["status"]).inc()
                self.meter.seconds.labels(route).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, counted)


@router.get("/metrics", response_class=Response)
def show_metrics(who: Machine, request: Request) -> Response:
    """For Prometheus on this machine, or anywhere with an owner token."""
    return Response(generate_latest(request.app.state.meter.registry), media_type=CONTENT_TYPE_LATEST)
