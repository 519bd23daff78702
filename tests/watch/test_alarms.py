"""What an owner must hear at once leaves the house: once, again where it was not taken, and without any secret."""

from __future__ import annotations

import email
import logging
from email.message import Message
from email.policy import default

import pytest
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, claim, pictures, the_stage
from tests.watch.conftest import NewHouse
from tests.watch.listeners import a_mail_server, a_webhook

from manyeyes import moderation, projects
from manyeyes.house import House
from manyeyes.settings import Settings
from manyeyes.watch import Alarm, NotTaken, Outbox, alarms_by_state, payload, ways_of

ADDRESS = "https://eyes.example/below"


def tell(house: House, slug: str, kind: str = "nothing_stored", text: str = "Nothing.", about: str = "") -> None:
    with house.transaction() as tx:
        where = projects.find(tx, slug).id
        projects.tell_owner(tx, where, None, kind, text, house.now(), about=about, numbers={"served": 25})


def outbox(house: House) -> Outbox:
    return Outbox(house, ADDRESS)


def standing(house: House) -> dict[tuple[str, str], int]:
    with house.reading() as tx:
        return dict(alarms_by_state(tx))


def test_pictures_given_out_and_nothing_stored_reaches_the_webhook_once(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        project = a_project(house)
        pictures(house, project, 30)
        stage = the_stage(house, project)
        for _ in range(5):
            claim(house, a_worker(house), stage, 5)
        clock.pass_by(300)
        assert moderation.watch_stage(house, stage, house.now()) == ["nothing_stored"]
        assert outbox(house).look() == 1
        assert outbox(house).look() == 0
        assert outbox(a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")).look() == 0, (
            "a restart tells nobody"
        )
    (told,) = hooks.came
    assert told.pop("alert")
    assert told == {
        "site": "eyes",
        "project": "eyes",
        "kind": "nothing_stored",
        "text": "In the last 15 minutes 25 pictures of features were given out and no answer was stored. "
        "Try it yourself: is the page, the network or a proxy broken?",
        "numbers": {"served": 25, "minutes": 15},
        "at": "2023-11-14T22:18:20+00:00",
        "address": f"{ADDRESS}/p/eyes/status",
    }


def test_nothing_stored_again_two_days_later_leaves_again_though_nobody_saw_the_first(
    a_house: NewHouse, clock: Clock
) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        project = a_project(house)
        pictures(house, project, 30)
        stage, sent = the_stage(house, project), []
        for passes in (0, 2 * 86_400):
            clock.pass_by(passes)
            for _ in range(5):
                claim(house, a_worker(house), stage, 5)
            clock.pass_by(300)
            told = [moderation.watch_stage(house, stage, house.now()) for _ in range(2)]
            sent.append((told, outbox(house).look()))
    assert sent == [([["nothing_stored"], []], 1)] * 2
    assert len({one["alert"] for one in hooks.came}) == 2


def test_one_outage_across_midnight_is_told_once(a_house: NewHouse, clock: Clock) -> None:
    house = a_house()
    project = a_project(house)
    pictures(house, project, 30)
    stage = the_stage(house, project)
    clock.pass_by(86_400 - house.now() % 86_400 - 360)
    for _ in range(5):
        claim(house, a_worker(house), stage, 5)
    told = []
    for _ in range(3):
        clock.pass_by(300)
        told += moderation.watch_stage(house, stage, house.now())
    assert house.now() % 86_400 == 540, "the next day has begun"
    assert told == ["nothing_stored"]


def test_an_alarm_that_is_not_taken_is_tried_again_later_and_later(
    a_house: NewHouse, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with a_webhook(500, 503, 200) as hooks, caplog.at_level(logging.DEBUG):
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        a_project(house)
        tell(house, "eyes")
        waits = []
        while not hooks.came:
            assert outbox(house).look() == 0
            assert standing(house) == {("webhook", "failing"): 1}
            before = clock.seconds
            while not outbox(house).look() and clock.seconds < before + 100 and len(hooks.says) + len(waits) == 2:
                clock.pass_by(10)
            waits.append(clock.seconds - before)
        assert waits == [30, 60]
        assert standing(house) == {("webhook", "sent"): 1}
    assert "answered with status 500" in caplog.text
    assert "secret" not in caplog.text
    assert "key=42" not in caplog.text


def test_what_nobody_takes_for_three_days_is_given_up(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook(404) as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        a_project(house)
        tell(house, "eyes")
        outbox(house).look()
        clock.pass_by(3 * 86_400)
        outbox(house).look()
        assert standing(house) == {("webhook", "given_up"): 1}


def test_a_clock_that_was_set_back_holds_no_alarm_for_years(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook(500, 200) as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        a_project(house)
        tell(house, "eyes")
        outbox(house).look()
        clock.pass_by(-3 * 365 * 86_400)
        assert outbox(house).look() == 1


def test_a_redirect_is_not_followed(a_house: NewHouse, caplog: pytest.LogCaptureFixture) -> None:
    with a_webhook(302) as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        a_project(house)
        tell(house, "eyes")
        assert outbox(house).look() == 0
        assert (hooks.came, hooks.followed) == ([], [])
    assert "leads on to another address; name that one" in caplog.text


def test_what_concerns_the_site_is_sent_once_however_many_projects_hear_it(a_house: NewHouse) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        for slug in ("eyes", "noses", "ears"):
            a_project(house, a_project_file(name=slug))
            tell(house, slug, "disk", "The disk is nearly full.", "today")
        assert outbox(house).look() == 1
        a_project(house, a_project_file(name="late"))
        tell(house, "late", "disk", "The disk is nearly full.", "today")
        assert outbox(house).look() == 0
    assert [(one["project"], one["address"]) for one in hooks.came] == [(None, ADDRESS)]


def test_only_alarms_leave_and_none_that_is_old_or_seen(a_house: NewHouse, clock: Clock) -> None:
    with a_webhook() as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42")
        project = a_project(house)
        tell(house, "eyes", "copying", about="last month")
        clock.pass_by(2 * 86_400)
        tell(house, "eyes", "flip")
        tell(house, "eyes", "nothing_stored")
        with house.transaction() as tx:
            for one in projects.alerts(tx, project.id, 1):
                projects.saw_alert(tx, one.public_id, house.now())
        assert outbox(house).look() == 0
        assert (hooks.came, standing(house)) == ([], {})


def test_an_alarm_by_mail_says_where_to_look(a_house: NewHouse) -> None:
    with a_mail_server() as letters:
        house = a_house(**by_mail(letters.port))
        a_project(house)
        tell(house, "eyes", text="Nothing was stored.\nSubject: no header of its own\n.\nAnd it goes on.")
        assert outbox(house).look() == 1
        assert outbox(house).look() == 0
    (body,) = letters.bodies
    letter: Message = email.message_from_string(body.replace("\r\n..", "\r\n."), policy=default)
    assert str(letter["Subject"]).strip().startswith("[eyes] Nothing was stored. Subject: no header of its own")
    assert (letter["To"], letter["From"]) == ("ann@example.org, bo@example.org", "ann@example.org")
    assert f"{ADDRESS}/p/eyes/status" in str(letter.get_payload())
    assert sum(line.upper().startswith("RCPT TO:") for line in letters.said) == 2


def by_mail(port: int, **more: str) -> dict[str, str]:
    to = {"alarm_mail_to": "ann@example.org, bo@example.org", "alarm_smtp": f"127.0.0.1:{port}"}
    return {**to, "alarm_smtp_security": "none", **more}


def test_a_mail_server_that_refuses_is_asked_again_and_its_words_are_not_logged(
    a_house: NewHouse, caplog: pytest.LogCaptureFixture
) -> None:
    with a_mail_server(refuses=True) as letters, caplog.at_level(logging.DEBUG):
        house = a_house(**by_mail(letters.port))
        a_project(house)
        tell(house, "eyes")
        assert outbox(house).look() == 0
        assert standing(house) == {("mail", "failing"): 1}
    assert "answered with status 451" in caplog.text
    assert "Pa55word" not in caplog.text


def test_a_mail_server_without_starttls_never_sees_the_password(
    a_house: NewHouse, caplog: pytest.LogCaptureFixture
) -> None:
    signed_in = {"alarm_smtp_name": "ann", "alarm_smtp_password": "Pa55word", "alarm_smtp_security": "starttls"}
    with a_mail_server() as letters, caplog.at_level(logging.DEBUG):
        house = a_house(**by_mail(letters.port, **signed_in))
        a_project(house)
        tell(house, "eyes")
        assert outbox(house).look() == 0
    assert not letters.bodies
    assert not any(line.upper().startswith("AUTH") for line in letters.said)
    assert "Pa55word" not in caplog.text + repr(house.settings)


def test_a_way_that_hangs_or_fails_keeps_no_other_from_the_alarm(a_house: NewHouse) -> None:
    with a_mail_server() as letters, a_webhook(500) as hooks:
        house = a_house(alarm_webhook=f"{hooks.address}/secret-path?key=42", **by_mail(letters.port))
        a_project(house)
        tell(house, "eyes")
        assert outbox(house).look() == 1
        assert standing(house) == {("mail", "sent"): 1, ("webhook", "failing"): 1}


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"alarm_webhook": "chat.example/hooks"}, "looks like https://"),
        ({"alarm_webhook": "https://chat.example:99999/hooks"}, "looks like https://"),
        ({"alarm_webhook": "https://chat.example:0/hooks"}, "looks like https://"),
        ({"alarm_webhook": "https://chat.example/höok"}, "looks like https://"),
        ({"alarm_webhook": "https://[chat.example/hooks"}, "looks like https://"),
        ({"alarm_mail_to": "a@example.org", "alarm_smtp": "smtp.example:70000"}, "looks like smtp.example:587"),
        ({"alarm_mail_to": "a@example.org", "alarm_smtp": "smtp.exämple:587"}, "looks like smtp.example:587"),
        ({"alarm_mail_to": " , ", "alarm_smtp": "smtp.example:587"}, "names nobody"),
        ({"alarm_mail_to": "ann@example.org"}, "both alarm_mail_to and alarm_smtp"),
        ({"alarm_mail_to": "a@example.org", "alarm_smtp": "smtp.example"}, "looks like smtp.example:587"),
        (
            {
                "alarm_mail_to": "a@example.org",
                "alarm_smtp": "smtp.example:25",
                "alarm_smtp_security": "none",
                "alarm_smtp_password": "x",
            },
            "would travel open",
        ),
    ],
)
def test_settings_that_cannot_work_are_said_at_the_start(chosen: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Settings(**chosen)


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"alarm_webhook": "https://two words.example/x"}, "InvalidURL"),
        ({"alarm_webhook": f"https://{'x' * 70}.example/x"}, "UnicodeError"),
        (by_mail(9, alarm_mail_from="ann@example.org\nBcc: all@example.org"), "is no address that mail can have"),
    ],
    ids=["a space", "a name too long", "a second header"],
)
def test_an_address_nobody_can_send_to_is_said_by_its_kind(chosen: dict[str, str], says: str) -> None:
    settings = Settings(**chosen)
    (send,) = ways_of(settings).values()
    with pytest.raises(NotTaken, match=says):
        send(settings, payload(Alarm("trial", None, "trial", "A trial.", {}, 0.0), "eyes", ADDRESS))
