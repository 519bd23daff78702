"""Where pictures are tried: a jail of their own, few at once, one at a time before the tagger, and nothing is kept.

It stands apart from the work page in every way that matters: other threads, another decoder, a bound on each. What is
too much is refused at once with a 429, so that nobody waits long and nobody's answer waits for a picture that is tried.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from manyeyes import collect
from manyeyes.api.turns import Places, Turns
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.media import Jail, Unreadable
from manyeyes.projects import Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from manyeyes.tagger import Tagger

SECONDS_TO_DECODE = 5
AT_ONCE = 4  # pictures that wait for the tagger or are before it: more would wait longer than .3 s on two cores
PREVIEW = 640
COMING = 16  # uploads and downloads under way
T = TypeVar("T")


class NotAPicture(ManyEyesError):
    """{reason}"""

    status = 422


@dataclass(frozen=True)
class Looked:
    """What a tagger said of a picture."""

    width: int
    height: int
    scores: NDArray[np.float32]
    """(tags,)"""
    heat: NDArray[np.float32] | None
    """(grid, grid), 0 to 1."""
    preview: bytes | None
    """WebP, 640 pixels, without metadata."""


@dataclass(frozen=True)
class Wanted:
    """What else is wanted of a picture."""

    heat: str = ""
    """The tag whose heat map; '' for none."""
    preview: bool = False


def _serving(house: House, stage: Stage) -> Tagger | None:
    from manyeyes import tagger  # late: it brings numpy, which a site without a tagger does not need

    return tagger.serving_tagger(house, stage)


class Trying:
    """The playground's own hands."""

    def __init__(
        self,
        serving: Callable[[House, Stage], Tagger | None] = _serving,
        fetch: Callable[[str, Path], Path] = collect.fetch,
    ) -> None:
        """Ask `serving` which tagger answers now; nothing starts before the first picture."""
        self.serving = serving
        self.fetch = fetch
        self.turns = Turns()
        self.coming = Places(COMING)
        self.at_once = Places(AT_ONCE)
        self._jail = Jail(children=1, seconds=SECONDS_TO_DECODE)
        self._looking = ThreadPoolExecutor(1, "playground")
        self._heating = ThreadPoolExecutor(1, "playground-heat")
        self._fetching = ThreadPoolExecutor(COMING // 4, "playground-fetch")

    async def look(self, answering: Tagger, picture: Path, wanted: Wanted) -> Looked:
        """Score a picture, in a thread of the playground's; raises NotAPicture, TooManyAtOnce, UnknownTag."""
        with self.at_once.one():
            hands = self._heating if wanted.heat else self._looking
            return await self._in(hands, lambda: self._looked(answering, picture, wanted))

    async def fetched(self, address: str, target: Path) -> Path:
        """The picture at an address, written to `target` in a thread for downloads; raises NotFetched, HostIsBusy."""
        return await self._in(self._fetching, lambda: self.fetch(address, target))

    def close(self) -> None:
        """End the threads and the jail."""
        for hands in (self._looking, self._heating, self._fetching):
            hands.shutdown(cancel_futures=True)
        self._jail.close()

    async def _in(self, hands: ThreadPoolExecutor, do: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(hands, do)

    def _looked(self, answering: Tagger, picture: Path, wanted: Wanted) -> Looked:
        from manyeyes import tagger

        seen = self._jail.pixels(picture, answering.model.sides)
        if isinstance(seen, Unreadable):
            raise NotAPicture(reason=seen.reason)
        sides: dict[int, Any] = {side: pixels[None] for side, pixels in seen.by_side.items()}
        heat = tagger.heat_map(answering, seen.by_side, wanted.heat) if wanted.heat else None
        scores = answering.scores_of_pixels(sides)[0]
        return Looked(seen.width, seen.height, scores, heat, self._preview(picture) if wanted.preview else None)

    def _preview(self, picture: Path) -> bytes | None:
        made = self._jail.derive(picture, PREVIEW)
        return None if isinstance(made, Unreadable) else made
