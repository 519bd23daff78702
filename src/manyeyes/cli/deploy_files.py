"""The files `manyeyes deploy` prints. All keep the path of the site and write the client's address themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from manyeyes.api import UPLOAD_LIMIT

BODY = UPLOAD_LIMIT // 2**20 + 1  # MB: the largest picture, and what stands around it
INSIDE = "172.30.71.0/24"  # the network between the two containers


@dataclass(frozen=True)
class Deployment:
    """A site and how it will be reached."""

    public_url: str
    port: int
    site: Path
    run_as: str
    command: str

    @property
    def host(self) -> str:
        """The name, with its port where that is not 443."""
        return urlsplit(self.public_url).netloc

    @property
    def name(self) -> str:
        """The name alone."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def below(self) -> str:
        """The path of the site, or nothing."""
        return urlsplit(self.public_url).path

    @property
    def serves(self) -> str:
        """The command behind the proxy."""
        address = f"--public-url {self.public_url} --trusted-proxy 127.0.0.1"
        return f"{self.command} serve {quote(str(self.site))} --port {self.port} {address}"


def caddy(plan: Deployment) -> str:
    """A Caddyfile. Caddy gets the certificate itself and writes X-Forwarded-For anew for people it does not know."""
    return f"""\
# /etc/caddy/Caddyfile, for Caddy 2. It fetches a certificate by itself: the name must lead to this machine, ports 80
# and 443 must be open. Then: systemctl reload caddy, and look: manyeyes doctor {quote(str(plan.site))} --public
# Behind it runs: {plan.serves}
{caddy_site(plan, f"127.0.0.1:{plan.port}")}"""


def caddy_site(plan: Deployment, server: str) -> str:
    """The block of one site."""
    passed = f"request_body {{\n\t\tmax_size {BODY}MB\n\t}}\n\treverse_proxy {server}"
    if plan.below:
        inside = passed.replace("\n\t", "\n\t\t")
        passed = f"@eyes path {plan.below} {plan.below}/*\n\thandle @eyes {{\n\t\t{inside}\n\t}}"
    return f"{plan.host} {{\n\t{passed}\n}}\n"


def nginx(plan: Deployment) -> str:
    """A server block. What a client wrote into X-Forwarded-For is thrown away: $remote_addr is whom nginx heard."""
    port = urlsplit(plan.public_url).port or 443
    where = f"~ ^{plan.below.replace('.', chr(92) + '.')}(/|$)" if plan.below else "/"
    return f"""\
# /etc/nginx/sites-available/manyeyes, linked into sites-enabled. The certificate is from certbot: certbot certonly
# --nginx -d {plan.name}. Then: nginx -t && systemctl reload nginx
# And look: manyeyes doctor {quote(str(plan.site))} --public
# Behind it runs: {plan.serves}
server {{
    listen {port} ssl http2;
    listen [::]:{port} ssl http2;
    server_name {plan.name};
    ssl_certificate /etc/letsencrypt/live/{plan.name}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{plan.name}/privkey.pem;

    location {where} {{
        proxy_pass http://127.0.0.1:{plan.port};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Connection "";
        client_max_body_size {BODY}m;
    }}
}}

server {{
    listen 80;
    listen [::]:80;
    server_name {plan.name};
    return 301 {plan.public_url.removesuffix(plan.below)}$request_uri;
}}
"""


def systemd(plan: Deployment) -> str:
    """A unit that starts the site with the machine, again after a crash, and lets it write into its folder only."""
    site = escaped(str(plan.site))
    return f"""\
# /etc/systemd/system/manyeyes.service. Then: systemctl daemon-reload && systemctl enable --now manyeyes
# What it says, with the owner's sign-in link: journalctl -u manyeyes
[Unit]
Description=Many Eyes at {plan.public_url}
Wants=network-online.target
After=network-online.target

[Service]
User={plan.run_as}
WorkingDirectory={site}
ExecStart={escaped(plan.command)} serve "{site}" --port {plan.port} \
    --public-url {escaped(plan.public_url)} --trusted-proxy 127.0.0.1
Environment=PYTHONUNBUFFERED=1
Restart=on-failure
RestartSec=2
# Requests under way are finished, jobs stop between two files.
TimeoutStopSec=60
# Exit 2 says that something has to be mended first: trying again would not help.
RestartPreventExitStatus=2
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths="{site}"
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
UMask=0077

[Install]
WantedBy=multi-user.target
"""


def compose(plan: Deployment) -> str:
    """Two containers: the site, and Caddy in front of it with a certificate of its own."""
    inside = caddy_site(plan, f"eyes:{plan.port}").replace("\n", "\n      ").rstrip()
    return f"""\
# compose.yaml. Then: docker compose up -d, and the owner's sign-in link: docker compose logs eyes
services:
  eyes:
    build:
      dockerfile_inline: |
        FROM python:3.12-slim
        RUN pip install --no-cache-dir manyeyes
        RUN useradd --uid 1000 eyes
        USER eyes
    command: >-
      manyeyes serve /site --host 0.0.0.0 --port {plan.port}
      --public-url {plan.public_url} --trusted-proxy {INSIDE}
    environment: {{PYTHONUNBUFFERED: "1"}}
    volumes: ["{plan.site}:/site"]
    networks: [inside]
    restart: unless-stopped
    stop_grace_period: 60s
  caddy:
    image: caddy:2
    ports: ["80:80", "443:443"]
    configs: [{{source: caddyfile, target: /etc/caddy/Caddyfile}}]
    volumes: ["certificates:/data"]
    networks: [inside]
    restart: unless-stopped
networks:
  inside:
    ipam: {{config: [{{subnet: {INSIDE}}}]}}
volumes:
  certificates:
configs:
  caddyfile:
    content: |
      {inside}
"""


def escaped(text: str) -> str:
    """As systemd reads it: % and $ begin something, a quotation mark ends something."""
    return text.replace("%", "%%").replace("$", "$$").replace('"', '\\"')
