"""The demo in the real app: who answers without looking is stopped, the others never notice, and it can be undone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from tests.api.conftest import Visitor, serving
from tests.api.screened import the_owner
from tests.conftest import Clock

from manyeyes import answers, consensus, demo, flow, items, projects
from manyeyes.cli.demo import prepare
from manyeyes.demo.made_up import truth
from manyeyes.house import House, open_house
from manyeyes.projects import Stage
from manyeyes.storage.tables import assignment, task, worker

STAGE = f"/api/v1/projects/{demo.DEMO_PROJECT}/stages/features"
ANSWERED_BY = (
    select(task.c.id)
    .join(assignment, assignment.c.task_id == task.c.id)
    .join(worker, worker.c.id == assignment.c.worker_id)
    .where(task.c.lane == 0)
)
Says = Callable[[Mapping[str, str]], dict[str, str]]
LEANING = ("yes", "yes", "no")  # most is "no": a fair coin is right about ten known pictures too often by luck


@dataclass
class Helper:
    """Somebody at the page: does the training, then looks at each picture for two seconds and answers."""

    visitor: Visitor
    says: Says
    clock: Clock
    told: list[dict[str, object]] = field(default_factory=list)
    answered: int = 0

    def learn(self, examples: Mapping[int, Mapping[str, str]]) -> None:
        """Every example right at once."""
        step = self.visitor.get(f"{STAGE}/training").json()
        while not step["done"]:
            reply = self.visitor.post(
                f"{STAGE}/training", json={"step": step["step"], "answers": examples[step["step"]]}
            ).json()
            step = reply["next"]

    def work(self, true: Mapping[str, Mapping[str, str]]) -> bool:
        """One picture; says whether there was one."""
        self.told.append(self.visitor.post(f"{STAGE}/claim", json={"count": 1}).json())
        tasks = self.told[-1]["tasks"]
        if not tasks:
            return False
        lent = tasks[0]  # type: ignore[index]
        self.clock.pass_by(2.5)
        said = {"revision": 1, "answers": self.says(true[lent["item"]["id"]]), "shown_ms": 2000, "want": 0}
        reply = self.visitor.put(f"/api/v1/assignments/{lent['assignment']}/answer", json=said)
        assert reply.status_code == 200
        assert reply.json()["note"] is None
        self.answered += 1
        return True

    @property
    def outcomes(self) -> set[object]:
        """Everything a claim ever told him."""
        return {one["outcome"] for one in self.told}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Clock]]:
    """The demo's site, as `manyeyes demo` makes it."""
    clock = Clock()
    with open_house(demo.make_site(tmp_path_factory.mktemp("demo")), clock=clock) as house:
        prepare(house)
        yield house, clock


def by_item(house: House) -> dict[str, Mapping[str, str]]:
    """The truth of each picture by the name that pages know."""
    with house.reading() as tx:
        source = projects.stage(tx, demo.DEMO_PROJECT, "import")
        found = {path: items.by_source(tx, source.id, path) for path in truth()}
    return {item.public_id: truth()[path] for path, item in found.items() if item is not None}


def the_stage(house: House) -> Stage:
    with house.reading() as tx:
        return projects.stage(tx, demo.DEMO_PROJECT, "features")


def voices(house: House, name: str) -> int:
    """In how many ordinary pictures' sum the answers of the helper called `name` count now."""
    with house.reading() as tx:
        tasks = [row.id for row in tx.dynamic(ANSWERED_BY.where(worker.c.public_id == name))]
        someone = tx.dynamic(select(worker.c.id).where(worker.c.public_id == name))[0].id
        return sum(any(one.worker_id == someone for one in answers.current(tx, each)) for each in tasks)


def wrong(house: House) -> int:
    """Settled answers that are not true."""
    with house.reading() as tx:
        source = projects.stage(tx, demo.DEMO_PROJECT, "import")
        found = [(items.by_source(tx, source.id, path), true) for path, true in truth().items()]
        told = [(true, consensus.of_item(tx, item.id)) for item, true in found if item is not None]
    return sum(v.value != true[v.question] for true, said in told for _, v in said if v.state == "settled")


def test_who_presses_without_looking_is_stopped_and_an_honest_one_never_notices(prepared: tuple[House, Clock]) -> None:
    house, clock = prepared
    dice, true, stage = random.Random(1), by_item(house), the_stage(house)
    examples = {number: example.answers for number, example in enumerate(stage.project.training["features"], 1)}
    with serving(house) as address, Visitor(base_url=address) as one, Visitor(base_url=address) as two:
        careless = Helper(one, lambda right: {name: dice.choice(LEANING) for name in right}, clock)
        honest = Helper(two, dict, clock)
        for helper in (careless, honest):
            helper.learn(examples)
        while careless.work(true):
            honest.work(true)
        name = one.get("/api/v1/me").json()["worker"]
        assert careless.told[-1]["outcome"] == "restricted"
        assert "pictures we already know" in str(careless.told[-1]["message"])
        assert careless.answered < 80

        flow.upkeep(house, stage)
        assert voices(house, name) == 0
        while honest.work(true):
            flow.upkeep(house, stage)
        assert honest.outcomes <= {"found", "all_seen", "finished", "nothing_now"}
        assert two.get("/api/v1/me").json()["restrictions"] == []
        assert wrong(house) <= 0.01 * len(true) * len(stage.file.questions)

        [held] = one.get("/api/v1/me").json()["restrictions"]
        owner = the_owner(house, lambda: Visitor(base_url=address))
        assert owner.post(f"/api/v1/restrictions/{held['id']}/lift", json={"why": "It was a test."}).status_code == 200
        flow.upkeep(house, stage)
        assert voices(house, name) > 0
        assert one.post(f"{STAGE}/claim", json={"count": 1}).json()["outcome"] != "restricted"
