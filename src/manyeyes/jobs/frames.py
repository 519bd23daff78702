"""Taking videos apart: a batch is a video. A clip that is there in another encoding is taken once.

Operating terms: near the speed of the decoder; killed in the middle of a video, that video is begun again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from manyeyes import collect, flow, items, projects
from manyeyes.collect import Finding, Taking
from manyeyes.flow import Decision
from manyeyes.house import House
from manyeyes.items import Twin
from manyeyes.jobs.engine import Engine
from manyeyes.jobs.job import Plan
from manyeyes.projects import Project, Stage
from manyeyes.storage import Transaction

TWIN, UNREADABLE, NOTED = "twin", "unreadable", "noted"


def plan(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Plan:
    """Write down which videos wait, and which of them are a clip that came before."""
    with engine.house.reading() as tx:
        states = flow.states_in(tx, stage)
        known = items.videos(tx, [one for one, state in states.items() if state != "passed"])
        rules = rules_after(tx, stage)
    waiting = sorted(one for one, state in states.items() if state == "here")
    with engine.house.reading() as tx:
        back = collect.taken_back_of(tx, stage.id, waiting)
    leaders = {one: first for one, first in collect.same_clips(known).items() if one not in back}
    drops = rules is not None and bool(rules.drops.get(TWIN))
    work = [(one, leaders.get(one), drops) for one in waiting]
    engine.house.blobs.put(_name(job_id), json.dumps(work).encode())
    return Plan(len(waiting), len(waiting))


def batch(engine: Engine, project: Project, stage: Stage, job_id: str, number: int, /) -> Counter[str]:
    """Take one video apart; counts its stills by what became of them."""
    video_id, leader, drops = json.loads(engine.house.blobs.get(_name(job_id)))[number]
    if leader is not None:
        _note_twin(engine.house, stage, video_id, leader, drops)
        if drops:
            return Counter({TWIN: 1, "done": 1})
    with engine.house.reading() as tx:
        video, rules = items.by_id(tx, video_id), rules_after(tx, stage)
    taking = Taking(project, stage, rules)
    taken = collect.take_apart(engine.house, engine.jail, taking, video, flow.enter, engine.pause_if_stopping)
    _decide(engine.house, stage, video_id, taken.counts)
    return taken.counts + Counter(done=1)


def finish(engine: Engine, project: Project, stage: Stage, job_id: str, /) -> Counter[str]:
    """Nothing is left to do: each video was decided at its end."""
    return Counter()


def forget(house: House, job_id: str) -> None:
    """Throw away what the batches needed."""
    house.blobs.delete(_name(job_id))


def rules_after(tx: Transaction, stage: Stage) -> collect.Rules | None:
    """The rules of a screen that is the only stage after this one and takes all: it runs fused with the decoding."""
    following = [one for one in projects.stages(tx, stage.project_id) if stage.name in one.file.after]
    fused = len(following) == 1 and following[0].kind == "screen" and following[0].file.only is None
    return collect.rules_of(following[0]) if fused else None


def _note_twin(house: House, stage: Stage, video_id: int, leader: int, drops: bool) -> None:
    twins = [Twin(leader, leader, "leader", 0, 0), Twin(video_id, leader, "video", 0, 0)]
    with house.transaction() as tx:
        items.keep_twins(tx, stage.id, twins)
        if drops:
            collect.keep_findings(tx, stage.id, {video_id: [Finding(TWIN, "sure", 0, 0, main=True)]})
            flow.decide(tx, stage, [Decision(video_id, "dropped", TWIN)], house.now())


def _decide(house: House, stage: Stage, video_id: int, counts: Mapping[str, int]) -> None:
    broken = UNREADABLE in counts and len(counts) == 1
    with house.transaction() as tx:
        if broken:
            collect.keep_findings(tx, stage.id, {video_id: [Finding(UNREADABLE, "sure", 1, 0, main=True)]})
        made = Decision(video_id, "dropped", UNREADABLE) if broken else Decision(video_id, "taken_apart")
        flow.decide(tx, stage, [made], house.now())


def _name(job_id: str) -> str:
    return f"jobs/{job_id}.json"
