"""An alarm by mail, through the server the owner named."""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from manyeyes.settings import Settings
from manyeyes.watch.alarm import NotTaken

SECONDS = 10.0
log = logging.getLogger(__name__)


def send(settings: Settings, told: Mapping[str, Any]) -> None:
    """Send it to everybody named; raises NotTaken with what the server said, never with a password."""
    host, _, port = settings.alarm_smtp.rpartition(":")
    try:
        message = letter(settings, told)
    except ValueError:
        raise NotTaken(cause="alarm_mail_from or alarm_mail_to is no address that mail can have.") from None
    try:
        with _server(settings, host.strip("[]"), int(port)) as server:
            if settings.alarm_smtp_name:
                server.login(settings.alarm_smtp_name, settings.alarm_smtp_password)
            refused = server.send_message(message)
    except smtplib.SMTPResponseException as error:
        raise NotTaken(cause=f"The mail server {host} answered with status {error.smtp_code}.") from None
    except (OSError, smtplib.SMTPException, ValueError) as error:  # it knows no STARTTLS; its name is none
        raise NotTaken(cause=f"The mail server {host} does not take it ({type(error).__name__}).") from None
    if refused:  # the others have it, and would have it twice
        log.warning("the mail server %s refused %s of those who get alarms", host, len(refused))


def letter(settings: Settings, told: Mapping[str, Any]) -> EmailMessage:
    """What people read: the sentence, where to look, the numbers. A sentence never makes a header of its own."""
    to = [one.strip() for one in settings.alarm_mail_to.split(",") if one.strip()]
    message = EmailMessage()
    message["Subject"] = " ".join(f"[{told['project'] or told['site']}] {told['text']}".split())[:150]
    message["From"] = settings.alarm_mail_from or to[0]
    message["To"] = ", ".join(to)
    message["Date"], message["Message-ID"] = formatdate(localtime=False), make_msgid("alarm", "manyeyes.invalid")
    message["Auto-Submitted"] = "auto-generated"
    numbers = json.dumps(told["numbers"], ensure_ascii=False)
    lines = [told["text"], "", told["address"], "", f"{told['kind']} at {told['at']}", numbers]
    message.set_content("\n".join(lines))
    return message


def _server(settings: Settings, host: str, port: int) -> smtplib.SMTP:
    here = socket.gethostname()  # given, so that nobody asks a name server for it
    if settings.alarm_smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, here, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, here, timeout=SECONDS)
    if settings.alarm_smtp_security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
