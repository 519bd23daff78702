"""The files for other programs: what the server and the doctor rely on stands in each, for a name and below a path.

scripts/try_deploy.py starts Caddy and nginx with them; here is what must not get lost on the way.
"""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from manyeyes.api import UPLOAD_LIMIT
from manyeyes.cli.deploy import NeedsHttps, NeedsPublicUrl, planned
from manyeyes.cli.deploy_files import INSIDE, Deployment, caddy, compose, nginx, systemd
from manyeyes.cli.public_address import PublicUrlWrong, networks

SITE = Path("/srv/my eyes")


@pytest.fixture(params=["https://eyes.example", "https://example.org/eyes", "https://example.org:8443/a/b"])
def plan(request: pytest.FixtureRequest) -> Deployment:
    return planned(SITE, request.param, 8123, "eyes")


def test_caddy_and_nginx_let_the_largest_picture_through_and_keep_the_path(plan: Deployment) -> None:
    for text in (caddy(plan), nginx(plan)):
        largest = re.search(r"(?:max_size|client_max_body_size) (\d+)(?:MB|m)", text)
        assert largest is not None
        assert int(largest[1]) * 1_000_000 > UPLOAD_LIMIT
        server = re.search(r"(?:reverse_proxy|proxy_pass) (?:http://)?(127\.0\.0\.1:8123)(.?)", text)
        assert server is not None
        assert server[2] in (";", ""), "a path behind the server's address would replace the one that was asked for"
    assert f"{plan.host} {{" in caddy(plan)
    assert f"server_name {plan.name};" in nginx(plan)


@pytest.mark.parametrize(("path", "ours"), [("/eyes", True), ("/eyes/p/x", True), ("/eyesore", False), ("/", False)])
def test_below_a_path_nginx_passes_on_what_is_ours_and_nothing_else(path: str, ours: bool) -> None:
    location = re.search(r"location ~ (\S+) \{", nginx(planned(SITE, "https://example.org/eyes", 8000, "eyes")))
    assert location is not None
    assert bool(re.search(location[1], path)) == ours


def test_nginx_says_who_asks_and_throws_away_what_he_claims(plan: Deployment) -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx(plan)
    assert "$proxy_add_x_forwarded_for" not in nginx(plan)
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx(plan)


def test_a_unit_lets_the_site_write_into_its_own_folder_only(plan: Deployment) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(systemd(plan).replace("\\\n", ""))
    service = unit["Service"]
    assert service["ReadWritePaths"] == '"/srv/my eyes"'
    assert service["ProtectSystem"] == "strict"
    assert service["User"] == "eyes"
    assert 'serve "/srv/my eyes" --port 8123' in service["ExecStart"]
    assert f"--public-url {plan.public_url} --trusted-proxy 127.0.0.1" in service["ExecStart"]


@pytest.mark.parametrize("name", ["my eyes", "owner's", "a#b", "a|b"])
def test_a_command_that_is_copied_means_the_same_folder(name: str) -> None:
    plan = planned(Path("/srv", name), "https://eyes.example", 8000, "eyes")
    command = next(line for line in caddy(plan).splitlines() if "runs: " in line).partition("runs: ")[2]
    assert f"/srv/{name}" in shlex.split(command)


def test_a_unit_survives_signs_that_mean_something_to_systemd() -> None:
    text = systemd(planned(Path('/srv/50% "$HOME"'), "https://eyes.example", 8000, "eyes"))
    assert 'serve "/srv/50%% \\"$$HOME\\""' in text


def test_compose_believes_the_proxy_beside_it_and_nobody_else(plan: Deployment) -> None:
    told = YAML(typ="safe").load(compose(plan))
    assert f"--trusted-proxy {INSIDE}" in told["services"]["eyes"]["command"]
    assert [str(one) for one in networks(INSIDE)] == [told["networks"]["inside"]["ipam"]["config"][0]["subnet"]]
    assert "ports" not in told["services"]["eyes"]
    assert f"{plan.host} {{" in told["configs"]["caddyfile"]["content"]
    assert "reverse_proxy eyes:8123" in told["configs"]["caddyfile"]["content"]


def test_without_a_public_https_address_nothing_is_printed(tmp_path: Path) -> None:
    with pytest.raises(NeedsPublicUrl):
        planned(tmp_path, "", 8000, "")
    with pytest.raises(NeedsHttps):
        planned(tmp_path, "http://eyes.example", 8000, "")
    with pytest.raises(PublicUrlWrong):
        planned(tmp_path, "https://eyes.example/{ evil }", 8000, "")
    (tmp_path / "manyeyes.toml").write_text('public_url = "https://eyes.example/"\n')
    assert planned(tmp_path, "", 8000, "eyes").public_url == "https://eyes.example"
