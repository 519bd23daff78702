"""The taggers of a train stage over HTTP: waited for, trained, looked into, rolled back; who may do what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.api.conftest import Visitor, serving
from tests.tagger.taught import Taught, taught

from manyeyes import jobs, projects
from manyeyes.house import House, open_house
from manyeyes.settings import Settings

STAGE = "/api/v1/projects/anime-or-cartoon/stages/tagger"


def a_demo(folder: Path) -> House:
    """A site where everybody is at home."""
    (folder / "site").mkdir()
    return open_house(folder / "site", settings=Settings(demo=True, media_workers=1))


def trained(engine: jobs.Engine, here: Taught) -> None:
    """Wait for the job that was begun."""
    jobs.run_stage(engine, here.project, here.stage, lambda job: None)


def ask(visitor: Visitor, path: str) -> dict[str, Any]:
    """What an address under the stage tells."""
    reply = visitor.get(STAGE + path)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    return told


def test_from_waiting_to_a_history_that_can_be_rolled_back(tmp_path: Path) -> None:
    with a_demo(tmp_path) as house, jobs.at_work(house) as engine, serving(house) as address:
        here = taught(house, 8)
        visitor = Visitor(base_url=address, trust_env=False, timeout=60)
        told = ask(visitor, "/taggers")
        assert told["serves"] is None
        assert told["missing"] == {
            "settled": 5,  # told in steps: one more after an answer would tell that its picture was not a known one
            "wanted": 10,
            "installed": True,
            "sentence": "5 of 10 settled, then it can try.",
        }
        assert ask(visitor, "/learning-curves")["tagger"] is None
        here.settle(22)
        begun = visitor.post(f"{STAGE}/train", json={}).json()
        assert (begun["verb"], begun["stage"]) == ("train", "tagger")
        trained(engine, here)
        told = ask(visitor, "/taggers")
        assert told["missing"] is None
        assert told["serves"]["number"] == 1
        assert told["serves"]["why"] == "It is the first one, so it serves."
        assert told["retrain"]["sentence"] == "Learns again after 5 more settled pictures."
        detail = ask(visitor, "/taggers/1")
        assert {one["tag"] for one in detail["figures"]} <= {"text", "character", "logo", "blank"}
        assert detail["learnt_from"] + detail["held_back"] == 30
        assert ask(visitor, "/learning-curves")["tagger"] == 1
        report = visitor.get(f"{STAGE}/taggers/1/evaluation")
        assert report.status_code == 200, report.text
        assert "<h1>How good is this tagger?</h1>" in report.text
        policy = report.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert policy in report.text.replace("&#x27;", "'")
        visitor.post(f"{STAGE}/train", json={"release": "now"})
        trained(engine, here)
        assert [(one["number"], one["state"]) for one in ask(visitor, "/taggers")["taggers"]] == [
            (2, "serving"),
            (1, "kept"),
        ]
        assert visitor.post(f"{STAGE}/taggers/1/serve").json()["why"] == "Its owner chose it."
        assert ask(visitor, "/taggers")["serves"]["number"] == 1
        assert visitor.post(f"{STAGE}/taggers/9/serve").json()["type"] == "/problems/unknown-tagger"
        elsewhere = visitor.get(STAGE.replace("/tagger", "/release") + "/taggers")
        assert elsewhere.json()["type"] == "/problems/other-kind-of-stage"
        visitor.close()


def test_only_the_owner_trains_and_rolls_back(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with open_house(tmp_path / "site") as house, serving(house) as address:
        taught(house, 3)
        visitor = Visitor(base_url=address, trust_env=False, timeout=60)
        assert visitor.post(f"{STAGE}/train", json={}).json()["type"] == "/problems/owner-only"
        assert visitor.post(f"{STAGE}/taggers/1/serve").json()["type"] == "/problems/owner-only"
        assert visitor.get(f"{STAGE}/taggers/1/evaluation").json()["type"] == "/problems/owner-only"
        assert ask(visitor, "/taggers")["taggers"] == []
        with house.reading() as tx:
            assert projects.stage(tx, "anime-or-cartoon", "tagger").file.in_use
        visitor.close()
