"""Let a made-up crowd go through the real rooms, on a site that is thrown away."""

from __future__ import annotations

from manyeyes.projects import ProjectFile
from manyeyes.simulator.crowd import Crowd
from manyeyes.simulator.outcome import Outcome


def simulate(project: ProjectFile, crowd: Crowd, *, stage: str = "", seed: int = 1) -> Outcome:
    """One run of a stage for people; equal seeds give equal numbers.

    `stage`: its name; the first one for people where left out.
    """
    raise NotImplementedError
