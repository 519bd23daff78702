"""manyeyes doctor says whether an alarm would arrive, and when a trial answer was last stored."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.conftest import Clock
from tests.makers import a_project
from tests.watch.listeners import a_mail_server, a_webhook

from manyeyes import projects
from manyeyes.cli import doctor_alarm, main
from manyeyes.house import open_house
from manyeyes.settings import Settings
from manyeyes.watch import Outbox, Sung


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Run `manyeyes doctor`; the exit code."""
    monkeypatch.setattr(sys, "argv", ["manyeyes", "doctor", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_trial_alarm_goes_every_way_and_says_how_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_webhook() as hooks, a_mail_server(refuses=True) as letters:
        (tmp_path / "manyeyes.toml").write_text(
            f'alarm_webhook = "{hooks.address}/secret-path?key=42"\nalarm_mail_to = "ann@example.org"\n'
            f'alarm_smtp = "127.0.0.1:{letters.port}"\nalarm_smtp_security = "none"\n'
        )
        code = run(monkeypatch, tmp_path, "--alarm", "--json")
    said = capsys.readouterr().out
    found = {one["name"]: one for one in json.loads(said)}
    assert (code, found["webhook"]["state"], found["mail"]["state"]) == (2, "ok", "wrong")
    assert "answered with status 451" in found["mail"]["sentence"]
    assert "secret-path" not in said
    assert [(one["kind"], one["project"]) for one in hooks.came] == [("trial", None)]


def test_why_an_alarm_did_not_leave_is_said_until_one_leaves(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_webhook(500, 404, 200) as hooks:
        settings = Settings(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        monkeypatch.setenv("MANYEYES_ALARM_WEBHOOK", settings.alarm_webhook)
        with open_house(tmp_path, clock=clock, settings=settings) as house:
            project, said = a_project(house), []
            for passes, about in ((0, "one day"), (3 * 86_400, ""), (60, "another day")):
                clock.pass_by(passes)
                with house.transaction() as tx:
                    if about:
                        where = (project.id, None, "copying", "Some copy.", house.now())
                        projects.tell_owner(tx, *where, about=about)
                Outbox(house, "").look()
                found = doctor_alarm.of_the_site(tmp_path)
                said.append([(one.state, one.sentence) for one in found if one.name == "webhook"])
    why = "The last alarm (copying) did not leave by webhook: The webhook at 127.0.0.1 answered with status"
    trial = "`manyeyes doctor --alarm` sends a trial."
    assert said == [
        [("wrong", f"{why} 500. It is tried again; {trial}")],
        [("absent", f"{why} 404. It was given up 2023-11-17 22:13 UTC; {trial}")],
        [],
    ]


def test_where_no_way_is_set_up_it_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, "--alarm") == 2
    assert "Put alarm_webhook = " in capsys.readouterr().err
    assert not (tmp_path / ".manyeyes").exists(), "looking makes no site"


def test_when_the_canary_last_sang_is_said() -> None:
    lately, long_ago = 4_000_000_000.0, 1_700_000_000.0
    told = [
        list(doctor_alarm.canary(heard, 300))
        for heard in (
            None,
            Sung(sang_at=lately, seconds=0.25),
            Sung(sang_at=long_ago),
            Sung(failures=2, failing_since=lately, cause="PUT was answered with status 502."),
        )
    ]
    assert [[one.state for one in some] for some in told] == [[], ["ok"], ["absent"], ["wrong"]]
    assert told[1][0].sentence == "A trial answer was last stored 2096-10-02 07:06 UTC, in 0.2 s."
    assert told[3][0].sentence == "Trial answers are not stored, last never: PUT was answered with status 502."
