"""Going on as the same worker on another device: a code that is typed there, once, within ten minutes.

It is twelve digits, 40 bits: a number is typed on any keyboard and in any script, and no digit looks like another. So
few bits could be tried through from a stolen database, so what is kept is hashed with a key that does not lie there.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from manyeyes.errors import ManyEyesError
from manyeyes.people import store
from manyeyes.people.worker import Worker
from manyeyes.storage import Transaction

CODE_SECONDS = 10 * 60
DIGITS = 12
GROUP = 4
AT_A_BROWSER = ("guest", "account")
LOOKS_LIKE = {"o": "0", "i": "1", "l": "1"}
PASSED_OVER = ("Zs", "Cc", "Cf", "Pd")  # spaces, line ends, marks of direction, dashes


class NotByCode(ManyEyesError):
    """Only somebody at a browser goes on elsewhere by a code. A program takes its token along."""

    status = 403


class DeviceCodeWrong(ManyEyesError):
    """A code is {digits} digits, as in 1234 5678 9012. This is something else."""

    status = 422


class DeviceCodeUnknown(ManyEyesError):
    """This is not a code that works. Compare it with the other device; a newer one ends the one before."""

    status = 404


class DeviceCodeUsed(ManyEyesError):
    """This code was used already: each works once. Ask for a new one on the other device."""

    status = 410


class DeviceCodeExpired(ManyEyesError):
    """This code is older than 10 minutes. Ask for a new one on the other device."""

    status = 410


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A code that was found: whose it is, until when it works (seconds since 1970), and when it was used."""

    worker: Worker
    hash: str
    expires_at: float
    used_at: float | None

    def check(self, now: float) -> None:
        """Raise DeviceCodeUsed or DeviceCodeExpired where it does not work any more."""
        if self.used_at is not None:
            raise DeviceCodeUsed
        if not self.expires_at - CODE_SECONDS <= now <= self.expires_at:  # a clock set back makes no code live longer
            raise DeviceCodeExpired


def make_device_code(tx: Transaction, key: bytes, worker: Worker, now: float) -> str:
    """A new code for this worker, in groups as it is read; one he had before ends. Raises NotByCode."""
    must_be_at_a_browser(worker)
    code = _draw()
    while store.code_of_hash(tx, _fingerprint(key, code)) is not None:
        code = _draw()
    store.put_device_code(tx, worker.id, _fingerprint(key, code), now + CODE_SECONDS)
    return " ".join(code[place : place + GROUP] for place in range(0, DIGITS, GROUP))


def find_device_code(tx: Transaction, key: bytes, typed: str) -> DeviceCode:
    """The code somebody typed, used or not; raises DeviceCodeWrong, DeviceCodeUnknown."""
    row = store.code_of_hash(tx, _fingerprint(key, read_code(typed)))
    if row is None:
        raise DeviceCodeUnknown
    return DeviceCode(Worker(row.id, row.public_id, row.kind), row.hash, row.expires_at, row.used_at)


def use_device_code(tx: Transaction, code: DeviceCode, now: float) -> Worker:
    """Whom the device goes on as. The update decides, so of two who type it at once one gets in."""
    code.check(now)
    if store.use_device_code(tx, code.hash, now) != 1:
        raise DeviceCodeUsed
    return code.worker


def must_be_at_a_browser(worker: Worker) -> None:
    """Raise NotByCode for programs, and for the owner, who signs in by his link."""
    if worker.kind not in AT_A_BROWSER:
        raise NotByCode


def read_code(typed: str) -> str:
    """The twelve digits of what was typed: any script's digits, O for 0, I and l for 1; raises DeviceCodeWrong."""
    signs = [sign for sign in typed.lower() if unicodedata.category(sign) not in PASSED_OVER]
    digits = [LOOKS_LIKE.get(sign) or unicodedata.decimal(sign, None) for sign in signs]
    if len(digits) != DIGITS or None in digits:
        raise DeviceCodeWrong(digits=DIGITS)
    return "".join(map(str, digits))


def _draw() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def _fingerprint(key: bytes, code: str) -> str:
    return hmac.new(key, code.encode(), sha256).hexdigest()
