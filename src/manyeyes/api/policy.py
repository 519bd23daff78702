"""Every route says who may call it, in its own signature: `who: Guest`. A test fails for a route that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from manyeyes.api.who import Asker, asking, holds_site_secret, on_this_machine
from manyeyes.errors import ManyEyesError

POLICIES = {
    "anyone": "anybody; nothing is written down about them",
    "guest": "anybody; one who is new becomes a guest with a cookie",
    "worker": "somebody we met before, by cookie or token",
    "owner": "the owner, by sign-in link or owner token",
    "site": "commands of the owner on this machine, by the site's secret",
    "machine": "programs on this machine, and the owner",
}


class NotKnown(ManyEyesError):
    """We do not know this browser or program yet. Load the project's page again, with cookies allowed."""

    status = 401


class OwnerOnly(ManyEyesError):
    """Only the owner may do this. Sign in with the link that `manyeyes serve` prints, or use an owner token."""

    status = 403


class SiteOnly(ManyEyesError):
    """Only commands on the site's own machine may do this."""

    status = 403


@dataclass(frozen=True)
class May:
    """A dependency that lets the right people in and says who they are."""

    policy: str

    async def __call__(self, request: Request) -> Asker:
        if self.policy in ("site", "machine"):
            return await self._on_site(request)
        asker = await asking(request)
        if self.policy == "worker" and asker.worker is None:
            raise NotKnown
        if self.policy == "owner" and asker.owner is None:
            raise OwnerOnly
        return asker

    async def _on_site(self, request: Request) -> Asker:
        if holds_site_secret(request) or (self.policy == "machine" and on_this_machine(request)):
            return Asker()
        asker = Asker() if self.policy == "site" else await asking(request)
        if asker.owner is None:
            raise SiteOnly
        return asker


Anyone = Annotated[Asker, Depends(May("anyone"))]
Guest = Annotated[Asker, Depends(May("guest"))]
Known = Annotated[Asker, Depends(May("worker"))]
Owner = Annotated[Asker, Depends(May("owner"))]
Site = Annotated[Asker, Depends(May("site"))]
Machine = Annotated[Asker, Depends(May("machine"))]

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def may(policy: str) -> Callable[[Endpoint], Endpoint]:
    """Declare the policy of a plain page that asks nobody who they are: only `anyone` makes sense there."""
    if policy != "anyone":
        raise ValueError("a page that does not ask who is there is for anyone")

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.may = policy  # type: ignore[attr-defined]
        return endpoint

    return declare


def declared(route: Any) -> str | None:
    """The policy a route declares, or none."""
    found = policy_of(route) if isinstance(route, APIRoute) else None
    endpoint = getattr(route, "endpoint", None) or getattr(route, "app", None)
    return found.policy if found else getattr(endpoint, "may", None)


def policy_of(route: APIRoute) -> May | None:
    """The `who:` in the signature of a route's endpoint."""
    calls = (dependency.call for dependency in route.dependant.dependencies)
    return next((call for call in calls if isinstance(call, May)), None)
