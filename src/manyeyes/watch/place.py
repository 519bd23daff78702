"""Where the canary sings: a project of the house's own that no page, list, count or release knows.

It has a few pictures without bytes and one made-up helper. What he said in earlier songs is removed before the next,
but never the newest row of a table: SQLite gives the number of a removed last row away again, and whoever remembers
how far he has read would then pass a person's answer by.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from manyeyes import flow, items, people, projects
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.people import Worker
from manyeyes.projects import OF_THE_HOUSE, Stage, UnknownProject
from manyeyes.storage import Transaction
from manyeyes.watch import store

CANARY, STAGE, QUESTION = f"{OF_THE_HOUSE}canary", "song", "sings"
PICTURES = 4  # two keep the newest rows, so at least two are free
# Nobody but the canary is let in, and no song settles a picture.
FILE = f"""project: canary
title: "Canary"
why: "An answer of nobody's every few minutes, to see that answers are stored."
languages: [en]
contact: "nobody@example.invalid"
rights: {{items: CC0-1.0, publish: none, answers: CC0-1.0}}
stages:
  - {{name: import, kind: import, from: {{folder: pictures}}}}
  - name: {STAGE}
    kind: classify
    who: [owner]
    questions: [{{name: {QUESTION}, ask: "Does it sing?", type: yes_no}}]
    overlap: {{min: 20, max: 20}}
    order: {{open: all, by: fewest_answers}}
"""


@dataclass(frozen=True)
class Place:
    """The stage, and the made-up helper who answers in it."""

    stage: Stage
    worker: Worker


def tidy_place(house: House) -> Place:
    """The place with nothing of earlier songs but the newest row; made where it is not there yet."""
    with house.transaction() as tx:
        place = _place(tx, house.now())
        store.forget_songs(tx, place.stage.id, place.worker.id)
    return place


def _place(tx: Transaction, now: float) -> Place:
    worker = store.canarys_worker(tx)
    if worker is None:
        worker = people.new_worker(tx, "made_up", now)
        store.keep_worker(tx, worker.id)
    try:
        stage = projects.stage(tx, CANARY, STAGE)
    except UnknownProject:
        _make(tx, now)
    else:
        if stage.state == "open":
            return Place(stage, worker)
        projects.set_state(tx, stage.id, "open")  # closed by a version that knows no canary
    return Place(projects.stage(tx, CANARY, STAGE), worker)


def _make(tx: Transaction, now: float) -> None:
    file = replace(projects.parse_project(FILE), project=CANARY)
    projects.apply(tx, file, ".manyeyes/canary", now)
    source, stage = projects.stage(tx, CANARY, "import"), projects.stage(tx, CANARY, STAGE)
    project = projects.project_by_id(tx, stage.project_id)
    series = items.add_series(tx, project.id, "canary", "Canary", {})
    seen = [Seen(hashlib.sha256(b"canary %d" % n).hexdigest(), "PNG", 1, 1, 1, {}) for n in range(PICTURES)]
    made = [items.add(tx, project.id, one, series, False, now)[0] for one in seen]
    for number, item_id in enumerate(made):
        items.add_source(tx, item_id, source.id, f"{number}.png", series)
    flow.enter(tx, project, source, made, now)
    projects.set_state(tx, stage.id, "open")
