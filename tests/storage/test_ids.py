"""Names that leave the server are random, except on a made-up site, where they come from its seed."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from manyeyes.storage import names_drawn_by, random_id


def test_names_are_ten_characters_and_never_the_same() -> None:
    names = {random_id() for _ in range(2000)}
    assert len(names) == 2000
    assert {len(name) for name in names} == {10}


def test_a_made_up_site_has_the_names_of_its_seed_and_others_keep_theirs() -> None:
    with names_drawn_by(random.Random(1).getrandbits), ThreadPoolExecutor(1) as elsewhere:
        here = [random_id() for _ in range(3)]
        there = elsewhere.submit(random_id).result()
    with names_drawn_by(random.Random(1).getrandbits):
        assert [random_id() for _ in range(3)] == here
    assert there not in here
    assert random_id() not in here
