"""A small bench/offline.py: over a link that breaks all the time, each answer arrives once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bench.offline import Link, counted, drive
from bench.over_http import prepare
from tests.api.conftest import serving

from manyeyes.house import open_house


def test_every_answer_over_a_broken_link_is_stored_once_and_nobody_is_asked_again(tmp_path: Path) -> None:
    prepare(tmp_path, 80)
    with (
        open_house(tmp_path) as house,
        serving(house) as address,
        closing(Link(int(address.rpartition(":")[2]), period=0.25, delay=0.03)) as link,
    ):
        phones = drive(link, answers=40, people=2, twice=0.3)
    found = counted(tmp_path, phones)
    assert (found["stored"], found["doubled"], found["asked_again"]) == (40, 0, 0)
    assert link.cuts >= 2
    assert found["sent_again"] > 0
