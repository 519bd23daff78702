"""manyeyes doctor --public: the way people come, tried from outside in; what is wrong names what mends it."""

from __future__ import annotations

import re
import secrets
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from manyeyes.api import SAMPLE, UPLOAD_LIMIT, new_ticket, proof_of, seen_path
from manyeyes.cli.doctor import Check
from manyeyes.cli.public_address import checked
from manyeyes.errors import ManyEyesError
from manyeyes.people import site_secret
from manyeyes.settings import read_settings

if TYPE_CHECKING:
    import httpx

PATIENCE = 30.0
SKEW = 60.0  # seconds after which sign-in links and certificates begin to seem wrong
CLAIMED = "192.0.2.77"  # an address of documentation: nobody's
ALLOW = f"Allow it in the proxy; in nginx: client_max_body_size {UPLOAD_LIMIT // 2**20 + 1}m;"
Seen = Mapping[str, Any]


class NoPublicUrl(ManyEyesError):
    """This site has no public address to go through. Put public_url = "https://…" into manyeyes.toml, or name it:
    --public-url"""


@dataclass(frozen=True)
class Visit:
    """One visit through the public address, with a ticket that only this site understands."""

    public_url: str
    line: httpx.Client
    path: str
    proof: str

    def seen(self, **headers: str) -> Seen:
        """What the server says it saw; raises NotOurs where it is another one's reply."""
        reply = self.line.get(f"{self.public_url}{self.path}", headers=headers)
        told = in_json(reply)
        if not isinstance(told, dict) or told.get("proof") != self.proof:
            raise NotOurs(status=reply.status_code, server=reply.headers.get("server", "somebody"))
        return {**told, "date": reply.headers.get("date"), "policy": reply.headers.get_list("content-security-policy")}


class NotOurs(ManyEyesError):
    """Status {status} from {server}."""


def public_checks(site: Path, public_url: str, trust: ssl.SSLContext | None = None) -> Iterator[Check]:
    """Everything about the public address; `trust` where its certificate is signed by somebody unusual."""
    import httpx  # only now: most of doctor needs no client

    address = checked(public_url or read_settings(site).public_url)
    if not address:
        raise NoPublicUrl
    secret, nonce = site_secret(site), secrets.token_hex(16)
    with httpx.Client(timeout=PATIENCE, trust_env=False, verify=trust or ssl.create_default_context()) as line:
        visit = Visit(address, line, seen_path(new_ticket(secret, nonce)), proof_of(secret, nonce))
        try:
            first = visit.seen()
        except NotOurs as other:
            yield wrong("reached", f"{address} leads elsewhere: {other.sentence} {elsewhere(other, address)}")
        except httpx.HTTPError as error:
            yield wrong("reached", f"{address} does not answer: {error or type(error).__name__}. {unreached(error)}")
        else:
            yield ok("reached", f"{address} leads to this site.")
            yield from looked_at(visit, first)


def looked_at(visit: Visit, first: Seen) -> Iterator[Check]:
    """In the order in which one thing hides another."""
    yield https(visit)
    yield held("client", partial(client_address, visit, first))
    yield held("cookie", partial(cookie, visit))
    yield held("page", partial(page, visit))
    yield policy(first)
    yield held("upload", partial(upload, visit), ALLOW)
    yield held("range", partial(part, visit))
    yield clock(first)
    yield ok("websocket", "Nothing here needs WebSockets; the proxy need not pass them on.")


def held(name: str, look: Callable[[], Check], remedy: str = "Ask again.") -> Check:
    """What a look finds; a line that breaks off in it, or another's reply, is something found, too."""
    import httpx

    try:
        return look()
    except NotOurs as other:
        return wrong(name, f"This site answered once, and then somebody else did: {other.sentence} Ask again.")
    except httpx.HTTPError as error:
        return wrong(name, f"The connection broke off: {str(error) or type(error).__name__}. {remedy}")


def https(visit: Visit) -> Check:
    """Whether what people say travels closed."""
    if visit.public_url.startswith("https:"):
        return ok("https", "People come by https.")
    said = "People come by http: anybody on the way reads along, and phones give no camera to such a page"
    return wrong("https", f"{said}. Get a certificate; `manyeyes deploy caddy` prints a file that does.")


def client_address(visit: Visit, first: Seen) -> Check:
    """Whether the server sees who asks, and nobody who only claims to be him."""
    client, told = first["client"], first["forwarded"]
    believes_claims = visit.seen(**{"X-Forwarded-For": CLAIMED})["client"] == CLAIMED
    if told and not first["believed"]:
        said = f"A proxy at {client} says for whom it asks and is not believed, so all people look like one"
        return wrong("client", f"{said}. Serve with --trusted-proxy {client}")
    if told and first["trusted"]:  # this machine is the proxy's own: what it claims is believed, and rightly
        return ok("client", "The server believes the proxy, and the proxy says for whom it asks.")
    if believes_claims:
        said = "The server believes any address that a client writes into X-Forwarded-For"
        return wrong("client", f"{said}. Let the proxy write its own there: `manyeyes deploy nginx` shows the line.")
    if visit.public_url.startswith("https:") and first["scheme"] == "http":
        said = f"The proxy at {client} does not say for whom it asks, so all people look like one"
        return wrong("client", f"{said}. Let it send X-Forwarded-For: `manyeyes deploy nginx` shows the line.")
    return ok("client", f"The server sees who asks (just now {client}) and believes no claim about it.")


def cookie(visit: Visit) -> Check:
    """Whether a browser that was given a cookie is known again."""
    if visit.seen()["cookie"]:
        return ok("cookie", "A browser is known again by its cookie.")
    said = "A cookie does not come back, so everybody would be new at each picture"
    return wrong("cookie", f"{said}. Let the proxy pass on Cookie and Set-Cookie and leave their path alone.")


def page(visit: Visit) -> Check:
    """Whether the page's own address and its script fit the public one."""
    shell = visit.line.get(f"{visit.public_url}/").text
    below = urlsplit(visit.public_url).path
    base, script = re.search(r'<base href="([^"]+)">', shell), re.search(r'<script[^>]+src="([^"]+)"', shell)
    if base is None or script is None:
        return wrong("page", "The first page comes without its script: is the web app built? python ui/build.py")
    if base[1] != f"{below}/":
        said = f"Pages think they stand at {base[1]}, and people come to {below}/"
        return wrong("page", f"{said}. Serve with --public-url {visit.public_url}")
    if visit.line.get(f"{visit.public_url}/{script[1]}").status_code != 200:
        return wrong("page", f"The page's script is not found at {visit.public_url}/{script[1]}. Pass on all below it.")
    return ok("page", "The first page comes with its script.")


def policy(first: Seen) -> Check:
    """Whether the page's rules arrive as they were sent."""
    if len(first["policy"]) == 1 and "default-src 'none'" in first["policy"][0]:
        return ok("headers", "The rules that keep pages safe arrive as they were sent.")
    said = "The header Content-Security-Policy does not arrive as it was sent"
    return wrong("headers", f"{said}. Let the proxy neither remove it nor add another.")


def upload(visit: Visit) -> Check:
    """Whether the largest picture gets through."""
    body, headers = bytes(UPLOAD_LIMIT), {"X-Manyeyes": "1", "Content-Type": "application/octet-stream"}
    reply = visit.line.post(f"{visit.public_url}{visit.path}/upload", content=body, headers=headers)
    size = f"{UPLOAD_LIMIT // 2**20} MB"
    if reply.status_code == 200 and in_json(reply) == {"bytes": UPLOAD_LIMIT}:
        return ok("upload", f"A picture of {size} gets through.")
    return wrong("upload", f"A picture of {size} does not get through: status {reply.status_code}. {ALLOW}")


def part(visit: Visit) -> Check:
    """Whether a download that broke off can go on."""
    reply = visit.line.get(f"{visit.public_url}{visit.path}/sample", headers={"Range": "bytes=1000-1999"})
    if (reply.status_code, reply.content) == (206, SAMPLE[1000:2000]):
        return ok("range", "A download that broke off can go on.")
    said = f"A part of a file was asked for, and {len(reply.content):,} bytes came with status {reply.status_code}"
    return wrong("range", f"{said}. Let the proxy pass on Range and neither cache nor compress what it does not know.")


def clock(first: Seen) -> Check:
    """Whether server, proxy and this machine mean the same time."""
    others = [float(first["now"])]
    if first["date"]:
        others.append(parsedate_to_datetime(first["date"]).timestamp())
    apart = max(abs(other - time.time()) for other in others)
    if apart <= SKEW:
        return ok("clock", "The clocks here, at the server and at the proxy agree.")
    return wrong("clock", f"The clocks are {apart:,.0f} s apart, here and at the address. Set them by NTP.")


def in_json(reply: httpx.Response) -> Any:
    """What a reply says; nothing where it is no JSON."""
    try:
        return reply.json()
    except ValueError:
        return None


def elsewhere(other: NotOurs, address: str) -> str:
    """What is likely, by the status."""
    status = other.facts["status"]
    if status == 421:
        return f"The server does not know this name: serve with --public-url {address}"
    if status in (502, 503, 504):
        return "The proxy finds no server behind it: does `manyeyes serve` run, and on the port the proxy names?"
    if status in (301, 302, 307, 308):
        return "It sends people on to another address; that one is your public address."
    return "Does the proxy pass this name and path on to Many Eyes, and is it this site's server?"


def unreached(error: Exception) -> str:
    """What is likely, by what the network says."""
    text = str(error).lower()
    if "certificate" in text:
        return "Is the certificate made for this name, signed, and not past its end?"
    if "name or service" in text or "nodename" in text or "resolution" in text:
        return "Does the name exist, and does it point to your server's address?"
    if "refused" in text:
        return "Does the proxy run, and is the port open?"
    return "Is the address right, and does a firewall let it through?"


def ok(name: str, sentence: str) -> Check:
    return Check(name, "ok", sentence)


def wrong(name: str, sentence: str) -> Check:
    return Check(name, "wrong", sentence)
