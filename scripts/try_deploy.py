"""Tries the files that `manyeyes deploy` prints with the programs they are for: python scripts/try_deploy.py SITE

For Caddy and nginx the printed file is used as it is but for what a machine without a name on the internet lacks: the
certificate (made here, for localhost) and the ports. A server runs behind it, and `doctor --public` goes through it,
at a name of its own and below a path. The unit goes through `systemd-analyze verify`. What is not on this machine is
said, not skipped in silence; name a program by its path: --caddy PATH --nginx PATH.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.cli.certificates import make_certificate

from manyeyes.cli.deploy import planned
from manyeyes.cli.deploy_files import Deployment, caddy, nginx, systemd
from manyeyes.cli.doctor_public import public_checks

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def a_free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(*command: str | Path, port: int, **more: object) -> Iterator[None]:
    """A program that is ready when somebody listens on `port`."""
    process = subprocess.Popen([str(one) for one in command], **more)  # type: ignore[call-overload]
    try:
        for _ in range(600):
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def looked_through(plan: Deployment, certificate: Path) -> list[str]:
    """What doctor finds wrong on the way."""
    trust = ssl.create_default_context(cafile=str(certificate))
    found = list(public_checks(plan.site, plan.public_url, trust))
    for one in found:
        print(f"    {one.state:<6} {one.sentence}")
    return [one.name for one in found if one.state == "wrong"]


def try_caddy(program: str, plan: Deployment, port: int, folder: Path) -> list[str]:
    cert, key = make_certificate(folder, "caddy")
    text = caddy(plan).replace(f"{plan.host} {{\n", f"{plan.host} {{\n\ttls {cert} {key}\n", 1)
    file = folder / "Caddyfile"
    file.write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text)
    home = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), **os.environ}
    subprocess.run([program, "validate", "--config", file], check=True, capture_output=True, env=home)
    quiet = {"stderr": subprocess.DEVNULL, "env": home}
    with running(program, "run", "--config", file, port=port, **quiet):
        return looked_through(plan, cert)


def try_nginx(program: str, plan: Deployment, port: int, folder: Path) -> list[str]:
    cert, key = make_certificate(folder, "nginx")
    text = nginx(plan).replace("listen 80;", f"listen {a_free_port()};").replace("    listen [::]:80;\n", "")
    text = re.sub(r"ssl_certificate \S+;", f"ssl_certificate {cert};", text)
    text = re.sub(r"ssl_certificate_key \S+;", f"ssl_certificate_key {key};", text)
    kept = "\n".join(f"{one}_temp_path {folder}/{one};" for one in TEMPORARY)
    mine = "user root;" if os.geteuid() == 0 else ""  # else its workers may not write into `folder`
    file = folder / "nginx.conf"
    file.write_text(
        f"{mine}\ndaemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}\n{text}}}\n"
    )
    command = (program, "-p", folder, "-e", folder / "error.log", "-c", file)
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with running(*command, port=port):
        return looked_through(plan, cert)


def try_systemd(program: str, plan: Deployment, folder: Path) -> list[str]:
    unit = folder / "manyeyes.service"
    unit.write_text(systemd(plan))
    run = subprocess.run([program, "verify", unit], capture_output=True, text=True)
    said = [line for line in (run.stdout + run.stderr).splitlines() if "manyeyes" in line]
    for line in said:
        print(f"    {line}")
    return said


def main() -> int:
    """Each program with each form of address; returns how many had something wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("site", type=Path)
    asked.add_argument("--caddy", default=shutil.which("caddy"))
    asked.add_argument("--nginx", default=shutil.which("nginx"))
    told = asked.parse_args()
    wrong = 0
    for name, attempt in (("caddy", try_caddy), ("nginx", try_nginx)):
        program = getattr(told, name)
        for below in ("", "/eyes") if program else ():
            print(f"{name}, https://localhost:PORT{below}")
            port, behind = a_free_port(), a_free_port()
            plan = planned(told.site, f"https://localhost:{port}{below}", behind, "")
            serve = [*plan.serves.split()]
            with (
                tempfile.TemporaryDirectory() as folder,
                running(*serve, port=behind, stdout=subprocess.DEVNULL),
            ):
                wrong += bool(attempt(program, plan, port, Path(folder)))
        if not program:
            print(f"{name}: not on this machine, not tried")
    analyze = shutil.which("systemd-analyze")
    with tempfile.TemporaryDirectory() as folder:
        print("systemd" if analyze else "systemd: not on this machine, not tried")
        plan = planned(told.site, "https://eyes.example", 8000, "")
        wrong += bool(analyze and try_systemd(analyze, plan, Path(folder)))
    print("compose: needs a Docker daemon and images from the internet, not tried here")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
