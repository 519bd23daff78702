"""manyeyes serve as a person meets it: where it is, how the owner gets in, what stands in the way, how it stops."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.api.conftest import serving
from tests.api.site import make_films

from manyeyes.cli.front import Front, PortInUse, listening, names_of
from manyeyes.cli.places import NoSuchFolder
from manyeyes.cli.serve import greet, serve
from manyeyes.cli.status import status
from manyeyes.cli.token import token
from manyeyes.house import House, open_house


@pytest.fixture
def database_address() -> str:
    """One database is enough here: nothing of this differs between them."""
    return ""


def manyeyes(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "manyeyes", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@contextmanager
def served(site: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server in a process of its own, and the lines it printed until it was ready."""
    command = [sys.executable, "-u", "-m", "manyeyes", "serve", str(site), "--port", "0", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        lines = []
        for line in server.stdout:
            lines.append(line.strip())
            if line.startswith("Ctrl-C"):
                break
        yield server, lines
    finally:
        server.kill()
        server.wait()


def test_a_site_is_served_beside_its_commands_and_stops_when_told(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        make_films(house)
    with served(tmp_path) as (server, lines):
        address = lines[0].removeprefix("Many Eyes is at ")
        assert f"{address}/p/films" in lines
        link = next(re.search(r"http\S+/sign-in/\S+", line) for line in lines if "You own this site" in line)
        assert link is not None
        with httpx.Client(trust_env=False) as owner:
            assert owner.get(link[0]).status_code == 303
            assert owner.get(f"{address}/api/v1/projects/films/stages/features/contested").json() == {"tasks": []}
            progress = owner.get(f"{address}/api/v1/projects/films/progress").json()

        second = manyeyes("serve", tmp_path, "--port", "0")
        assert second.returncode == 2
        port = address.rsplit(":", 1)[1]
        assert f"(pid {server.pid}) works on this site and serves it on port {port}." in second.stderr

        made = manyeyes("token", tmp_path, "--name", "script", "--json")
        bearer = {"Authorization": f"Bearer {json.loads(made.stdout)['token']}"}
        assert httpx.get(f"{address}/api/v1/me", headers=bearer, trust_env=False).json()["kind"] == "program"

        stands = json.loads(manyeyes("status", tmp_path, "--json").stdout)
        assert stands["stages"] == progress["stages"]

        wrong = manyeyes("token", tmp_path, "--revoke", "never-made")
        assert (wrong.returncode, wrong.stderr.strip()) == (2, "This token is unknown or was revoked before.")

        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
        assert server.stdout is not None
        assert server.stdout.read().strip() == "Stopped. Everything that was acknowledged is saved."


def test_a_port_in_use_is_said_before_anything_starts() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = f"Port {port} on 127.0.0.1 is in use by another program"
        with pytest.raises(PortInUse, match=sentence), listening(Front(port=port)):
            raise AssertionError("it listened")


def test_a_site_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for verb in (serve, token, status):
        with pytest.raises(NoSuchFolder, match=f"There is no folder {tmp_path / 'nowhere'}"):
            verb(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_commands_reach_a_server_that_listens_elsewhere_too() -> None:
    with listening(Front(host="127.0.0.2", port=0)) as sockets:
        assert [one.getsockname()[0] for one in sockets] == ["127.0.0.2", "127.0.0.1"]
        assert sockets[0].getsockname()[1] == sockets[1].getsockname()[1]


def test_a_small_reply_is_not_held_back_by_the_network() -> None:
    with listening(Front(port=0)) as sockets:
        assert sockets[0].proto == socket.IPPROTO_TCP  # what asyncio looks at before it turns Nagle's algorithm off


def test_behind_a_public_name_cookies_are_for_https_only(house: House) -> None:
    films = make_films(house)
    front = Front(port=0, public_url="https://eyes.example")
    with serving(house, front) as address:
        headers = {"Host": "eyes.example", "Origin": "https://eyes.example", "X-Manyeyes": "1"}
        reply = httpx.post(f"{address}{films.stage}/claim", json={"count": 1}, headers=headers, trust_env=False)
        assert reply.status_code == 200
        assert "Secure" in reply.headers["set-cookie"]


def test_a_phone_on_the_network_gets_an_address_and_a_picture_of_it(house: House) -> None:
    said: list[str] = []
    front = Front(host="192.168.1.20", port=8123, lan=True)
    greet(house, front, said.append)
    assert said[0] == "Many Eyes is at http://192.168.1.20:8123"
    assert "On this network: http://192.168.1.20:8123/" in said
    assert any("█" in line for line in said)
    assert names_of(front).ours("192.168.1.20:8123")
    assert not names_of(Front()).ours("192.168.1.20:8000")
