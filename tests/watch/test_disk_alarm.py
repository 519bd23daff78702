"""A disk that is nearly full is told to every project once a day, and leaves the house once."""

from __future__ import annotations

import pytest
from tests.collect.disks import FakeDisk
from tests.conftest import Clock
from tests.makers import a_project, a_project_file
from tests.watch.conftest import NewHouse
from tests.watch.listeners import a_webhook

from manyeyes import projects
from manyeyes.watch import Outbox
from manyeyes.watch.keep_watch import look_at_disks


def test_a_disk_that_is_nearly_full_is_an_alarm_once_a_day(
    a_house: NewHouse, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MANYEYES_KEEP_FREE_GB")
    fake = FakeDisk(30).put_in(monkeypatch)
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        for slug in ("eyes", "noses"):
            a_project(house, a_project_file(name=slug), is_open=False)
        sent = []
        for free, passes in [(30, 0), (5, 0), (5, 60), (5, 86_400), (30, 86_400)]:
            fake.free = free
            clock.pass_by(passes)
            look_at_disks(house)
            sent.append(Outbox(house, "").look())
        assert sent == [0, 1, 0, 1, 0]
        with house.reading() as tx:
            heard = [len(projects.alerts(tx, one.id, 9)) for one in projects.all_projects(tx)]
    assert heard == [2, 2]
    assert hooks.came[0]["text"].startswith(f"The disk of {house.site} is 95% full and has 5.0 GB free")
    assert hooks.came[0]["numbers"] == {"folder": str(house.site), "used": 0.95, "free": 5_000_000_000}
