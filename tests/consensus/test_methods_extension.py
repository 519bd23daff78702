"""Whoever wants another method brings one file; and the server carries none of them around."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from tests.consensus.crowds import a_crowd
from tests.house.tree import ROOT

from manyeyes.consensus import Estimate, Said, consensus_method, consensus_methods, estimate, methods


@dataclass(frozen=True)
class FirstSaid:
    """A method of another package: whoever came first is believed."""

    name: ClassVar[str] = "first-said"
    help: ClassVar[str] = "the first answer"
    for_files_only: ClassVar[bool] = True

    def fit(self, said: Said, tell: object = None) -> Estimate:
        """The first row of each task."""
        posterior = np.full((said.tasks, said.values), 1 / said.values)
        task, first = np.unique(said.task, return_index=True)
        posterior[task] = np.eye(said.values)[said.value[first]]
        return Estimate(posterior, np.ones(said.workers), np.full(said.values, 1 / said.values))


class Entry:
    """An entry point as installed packages have them."""

    def __init__(self, name: str) -> None:
        """Called `name`."""
        self.name = name

    def load(self) -> type[FirstSaid]:
        """The class it points at."""
        return FirstSaid


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that brings first-said, and tries to take the place of majority."""
    monkeypatch.setattr("manyeyes.extensions.entry_points", lambda group: [Entry("first-said"), Entry("majority")])
    consensus_methods.cache_clear()  # type: ignore[attr-defined]
    yield
    consensus_methods.cache_clear()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("installed")
def test_a_method_of_another_package_is_found_by_its_name() -> None:
    said = a_crowd(tasks=10).said
    found = estimate(said, consensus_method("first-said"))
    assert found.posterior[said.task[0], said.value[0]] == 1
    assert consensus_method("majority").name == "majority"


def test_our_methods_are_registered_as_those_of_others_are() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert written[methods.GROUP] == methods.OURS
    assert [method.name for method in consensus_methods().values()] == list(methods.OURS)


def test_the_server_does_not_wait_for_numpy_to_weigh_a_few_answers() -> None:
    code = (
        "import sys, manyeyes.consensus; print([name for name in ('numpy', 'duckdb', 'numba') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
