"""The house behind the door, and what stands with it, as dependencies: `house: TheHouse`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from manyeyes.api.batches import Batches
from manyeyes.api.cookies import Cookies
from manyeyes.api.guesses import Guesses
from manyeyes.api.weight import Weights
from manyeyes.house import House


async def the_house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def the_cookies(request: Request) -> Cookies:
    cookies: Cookies = request.app.state.cookies
    return cookies


async def the_batches(request: Request) -> Batches:
    batches: Batches = request.app.state.batches
    return batches


async def the_weights(request: Request) -> Weights:
    weights: Weights = request.app.state.weights
    return weights


async def the_guesses(request: Request) -> Guesses:
    guesses: Guesses = request.app.state.guesses
    return guesses


TheGuesses = Annotated[Guesses, Depends(the_guesses)]
TheWeights = Annotated[Weights, Depends(the_weights)]
TheBatches = Annotated[Batches, Depends(the_batches)]
TheHouse = Annotated[House, Depends(the_house)]
TheCookies = Annotated[Cookies, Depends(the_cookies)]
