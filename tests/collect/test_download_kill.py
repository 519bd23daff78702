"""Two hundred addresses, some of them bad, and a process killed at half: every good picture once, failures by cause."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from tests.collect.importing import Entered, a_new_picture, a_project, run
from tests.collect.pictures_server import Answer, Asked, Pictures, picture, serving

from manyeyes import collect, items
from manyeyes.collect import Counts
from manyeyes.house import House, open_house
from manyeyes.media import Jail
from manyeyes.settings import Settings

MANY, GONE, SLOW, CUT = 200, 10, 4, 2
GOOD = MANY - GONE - SLOW - CUT
A_SECOND = 60
# The same import in a process of its own, to be killed: it may reach the one port that the test serves on.
CHILD = """
import sys
from pathlib import Path
from tests.collect.importing import Entered
from manyeyes import collect, projects
from manyeyes.collect import Net
from manyeyes.house import open_house
from manyeyes.media import Jail
from manyeyes.settings import Settings
site, port = Path(sys.argv[1]), int(sys.argv[2])
net = Net(look_up=lambda host, asked: ["127.0.0.1"], may_reach=lambda number, asked: asked == port)
with open_house(site, settings=Settings(database="")) as house, Jail(1) as jail:
    with house.reading() as tx:
        project, stage = projects.find(tx, "films"), projects.stage(tx, "films", "import")
    plan = collect.make_plan(house, project, stage, "one", net=net)
    importing = collect.Importing(project, stage, "one")
    for batch in range(-(-plan.fresh // collect.BATCH)):
        files = collect.planned_files(house, "one", batch=batch)
        collect.accept(house, importing, files, jail, Entered(), lambda: None, net=net)
"""


def slow(asked: Asked) -> None:
    asked.connection.recv(1)


def cut_off(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "5000")
    asked.end_headers()
    asked.wfile.write(b"\x89PNG")
    asked.close_connection = True


def prepared(site: Path, host: Pictures) -> None:
    """Addresses of 200 pictures, evenly mixed."""
    kinds: list[Answer | None] = [None] * GONE + [slow] * SLOW + [cut_off] * CUT
    bad = dict(zip(random.Random(1).sample(range(MANY), len(kinds)), kinds, strict=True))
    for number in range(MANY):
        answer = bad.get(number, picture(a_new_picture()))
        if answer is not None:
            host.answers[f"/{number}.png"] = answer
    (site / "films").mkdir(parents=True)
    (site / "films/urls.txt").write_text("# mine\n\n" + "\n".join(host.url(f"/{n}.png") for n in range(MANY)))


def test_every_good_picture_once_after_a_kill_at_half(tmp_path: Path, jail: Jail) -> None:
    with serving() as host:
        site = tmp_path / "site"
        prepared(site, host)
        settings = Settings(database="")
        limits = f"download: {{a_host: {A_SECOND}/s, retries: 1, timeout: 2s, ports: [{host.port}]}}"
        with open_house(site, settings=settings) as house:
            project, stage = a_project(house, "urls: urls.txt", settings=limits)
        _killed(site, host, MANY // 2)
        assert list((site / ".manyeyes/incoming").iterdir()), "it was killed too late"
        before = len(host.asked)
        with open_house(site, settings=settings) as house:
            plan, counted = run(house, project, stage, jail, "one", Entered(), host.net)
            _whole(house, plan.found, counted)
            with house.reading() as tx:
                assert len(items.in_project(tx, project.id)) == GOOD
        assert not list((site / ".manyeyes/incoming").iterdir())
        asked = Counter(host.paths())
        again = [
            path for path, times in asked.items() if times > 1 and host.answers.get(path) not in (slow, cut_off, None)
        ]
        assert len(again) <= collect.BATCH  # of the batch that was under way when it was killed
        _polite([moment for moment, _ in host.asked[before:]])


def _killed(site: Path, host: Pictures, after: int) -> None:
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root), str(root / "src"), os.environ.get("PYTHONPATH", "")])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(site), str(host.port)], env={**os.environ, "PYTHONPATH": paths}
    )
    deadline = time.monotonic() + 60
    while len(host.asked) < after:
        assert child.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        os.sched_yield()
    child.send_signal(signal.SIGKILL)
    child.wait()


def _whole(house: House, found: int, counted: Counts) -> None:
    assert found == MANY
    assert counted.done == MANY
    assert counted.new + counted.known == GOOD
    with house.reading() as tx:
        causes = Counter(one.reason for one in collect.rejected(tx, "one"))
    assert causes == {
        "The host answered 404.": GONE,
        "The host did not send the whole file in time.": SLOW,
        "The connection broke before the whole file was there.": CUT,
    }


def _polite(moments: list[float]) -> None:
    """Never more in a second than was allowed, give or take those that were on their way at once."""
    for first, moment in enumerate(moments):
        assert sum(moment <= other < moment + 1 for other in moments[first:]) <= A_SECOND + 12
    assert all(here <= onward for here, onward in pairwise(sorted(moments)))


def test_what_failed_on_the_way_is_tried_by_the_next_import_and_the_rest_is_left(house: House, jail: Jail) -> None:
    with serving() as host:
        (house.site / "films").mkdir()
        (house.site / "films/urls.txt").write_text("\n".join(host.url(f"/{n}.png") for n in range(3)))
        limits = f"download: {{a_host: 1000/s, retries: 0, timeout: 5s, ports: [{host.port}]}}"
        project, stage = a_project(house, "urls: urls.txt", settings=limits)
        host.answers |= {"/0.png": picture(a_new_picture()), "/1.png": lambda asked: asked.say(503)}
        assert run(house, project, stage, jail, "one", Entered(), host.net)[1] == Counts(new=1, rejected=2)
        host.asked.clear()
        host.answers |= {"/1.png": picture(a_new_picture()), "/2.png": picture(a_new_picture())}
        assert run(house, project, stage, jail, "two", Entered(), host.net)[1] == Counts(new=1, known=1, rejected=1)
        assert host.paths() == ["/1.png"]
