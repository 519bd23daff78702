"""Every setting of a site: name, default, help. Read from manyeyes.toml, then from MANYEYES_* in the environment."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from manyeyes.errors import ManyEyesError

ASCII = "in ASCII letters: ö stands as %C3%B6 in a path, as xn--… in a host"


class SettingsWrong(ManyEyesError):
    """{file}: {where}: {cause}"""


class Settings(BaseSettings):
    """What the owner of a site may choose. Its own secrets never stand here: they are made at first start."""

    model_config = SettingsConfigDict(env_prefix="MANYEYES_", extra="forbid", frozen=True)

    database: str = Field("", description="Address of a PostgreSQL database; empty: the SQLite file in .manyeyes/.")
    blobs: str = Field(
        "", description="Folder for pictures and thumbnails, or s3://BUCKET/PREFIX; empty: .manyeyes/blobs."
    )
    public_url: str = Field(
        "", description="The address people type, for links and cookies, like https://example.org/eyes."
    )
    trusted_proxy: str = Field(
        "", description="Addresses or networks of proxies whose forwarded headers are believed, with commas between."
    )
    lease_seconds: float = Field(300.0, gt=0, description="How long a task stays lent without a sign of life.")
    correct_within_seconds: float = Field(1800.0, gt=0, description="How long one's own answer may be corrected.")
    correct_last: int = Field(10, ge=1, description="How many of one's last answers may be corrected.")
    fit_every: int = Field(500, ge=1, description="Answered tasks of a stage between two stored fits of skills.")
    cache: str = Field(
        "", description="Folder for features of pictures and for models made from them; empty: .manyeyes/cache."
    )
    media_workers: int = Field(0, ge=0, description="Child processes that decode pictures; 0 means one a core.")
    offline: bool = Field(
        True, description="Browsers may install the web app and take pictures along; false takes it back from them."
    )
    alarm_webhook: str = Field(
        "", repr=False, description="Where alarms are sent as JSON, like https://chat.example/hooks/…; empty: nowhere."
    )
    alarm_mail_to: str = Field("", description="Who gets alarms by mail, with commas between; empty: nobody.")
    alarm_mail_from: str = Field("", description="Whom these mails are from; empty: the first who gets them.")
    alarm_smtp: str = Field("", description="The server that takes the mails, host:port, like smtp.example:587.")
    alarm_smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How it is spoken to: starttls (mostly port 587), tls (465) or none."
    )
    alarm_smtp_name: str = Field("", description="The name to sign in with there; empty: without.")
    alarm_smtp_password: str = Field(
        "", repr=False, description="The password to it; better in the environment than in the file."
    )
    canary_seconds: float = Field(
        300.0, ge=0, description="Seconds between two canary answers of a running server; 0: none."
    )
    canary_url: str = Field("", description="The address they go through; empty: public_url, else the server itself.")
    stop_imports_at: float = Field(
        0.8, gt=0, le=1, description="Imports stop where so much of a disk is used, and less than keep_free_gb is free."
    )
    keep_free_gb: float = Field(
        10.0, ge=0, description="Gigabytes that imports leave free on a disk that is nearly full; 0: they never stop."
    )
    demo: bool = Field(False, description="A demo: anyone may make a release, and the page says answers are made up.")

    @model_validator(mode="after")
    def _alarms_have_a_way(self) -> Self:
        if self.alarm_webhook and not _is_web_address(self.alarm_webhook):
            raise ValueError(f"alarm_webhook looks like https://chat.example/hooks/name, {ASCII}")
        if bool(self.alarm_mail_to) != bool(self.alarm_smtp):
            raise ValueError("mail needs both alarm_mail_to and alarm_smtp, or neither")
        if self.alarm_mail_to and not self.alarm_mail_to.replace(",", "").strip():
            raise ValueError("alarm_mail_to names nobody: it looks like ann@example.org, bo@example.org")
        host, _, port = self.alarm_smtp.rpartition(":")
        if self.alarm_smtp and not (host and host.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
            raise ValueError(f"alarm_smtp looks like smtp.example:587, {ASCII}")
        if self.alarm_smtp_password and self.alarm_smtp_security == "none":
            raise ValueError("alarm_smtp_password would travel open: alarm_smtp_security is starttls or tls with it")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment stands above the file."""
        return env_settings, init_settings


def _is_web_address(text: str) -> bool:
    """Whether one can send something there."""
    try:
        parts = urlsplit(text)
        return text.isascii() and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none, a bracket that does not close
        return False


def read_settings(site: Path) -> Settings:
    """Read SITE/manyeyes.toml and the environment; raises SettingsWrong with the file and the key."""
    file = site / "manyeyes.toml"
    try:
        values: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        return Settings(**values)
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(file=file.name, where="not TOML", cause=str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsWrong(file=file.name, where=".".join(map(str, first["loc"])), cause=first["msg"]) from None
