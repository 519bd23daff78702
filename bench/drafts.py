"""What a draft costs a claim: the same stage with drafts and without, beside each other.

python bench/drafts.py [--pictures 5000] [--claims 400] [--questions 4]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.makers import a_project, a_project_file, a_worker, pictures, the_stage

from manyeyes import items, work
from manyeyes.house import House, open_house
from manyeyes.items import Predictor, SpeaksOf
from manyeyes.projects import Stage
from manyeyes.settings import Settings
from measure import keep, parsed, spell

WISH = "    drafts: {score: 0.8, hidden_share: 0.2}\n"
TAGGER = "  - {name: tagger, kind: train, method: head}\n"
TAGS = 200  # that the tagger knows; most are no question of the stage


@contextmanager
def a_site(count: int, asked: int, wish: str) -> Iterator[tuple[House, Stage]]:
    """A stage of so many pictures, each predicted; drafts where `wish` says so."""
    questions = [f'{{name: q{n}, ask: "Is it so?", type: yes_no}}' for n in range(asked)]
    with tempfile.TemporaryDirectory() as folder, open_house(Path(folder), settings=Settings()) as house:
        project = a_project(house, a_project_file(questions=questions, more=wish) + TAGGER)
        made, train = pictures(house, project, count), the_stage(house, project, "tagger").id
        told = {"features": SpeaksOf("1", {f"q{n}": {"yes": n} for n in range(asked)})}
        with house.transaction() as tx:
            items.keep_predictor(tx, Predictor(train, 1, told))
            items.keep_predictions(tx, train, 1, dict.fromkeys(made, np.full(TAGS, 0.95)))
        yield house, the_stage(house, project)


def claims(house: House, stage: Stage, count: int) -> list[float]:
    """Seconds of each claim of one task, by as many people as claims; the disk's own time at the end is left out."""
    people, took = [a_worker(house) for _ in range(count)], []
    for worker in people:
        with house.transaction() as tx:
            began = time.perf_counter()
            found = work.claim(tx, worker, stage, 1, house.now())
            took.append(time.perf_counter() - began)
        assert found.tasks
    return took


def main() -> None:
    """Print the medians and their ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pictures", type=int, default=5000)
    asked.add_argument("--claims", type=int, default=400)
    asked.add_argument("--questions", type=int, default=4)
    wish = parsed(asked, pictures=1000, claims=200)
    found = {}
    with a_site(wish.pictures, wish.questions, "") as plain, a_site(wish.pictures, wish.questions, WISH) as drafted:
        for name, site in (("without", plain), ("with", drafted), ("with", drafted), ("without", plain)):
            found.setdefault(name, []).extend(claims(*site, wish.claims // 2))
    without, with_ = (sorted(found[name]) for name in ("without", "with"))
    for name, took in (("without drafts", without), ("with drafts", with_)):
        print(f"{name}: median {spell(took[len(took) // 2])}, 95 of 100 within {spell(took[len(took) * 95 // 100])}")
    ratio = with_[len(with_) // 2] / without[len(without) // 2]
    print(f"ratio {ratio:.2f}")
    keep("drafts", {"ratio": ratio, "with": with_[len(with_) // 2], "without": without[len(without) // 2]})


if __name__ == "__main__":
    main()
