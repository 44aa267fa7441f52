"""The wire between the two applications: message names, signatures, schemas and requests that are
bounded as a whole. It knows no rows.

What stands here is described for others in ``docs/protocol/handover-v1/README.md``; the numbers
(time-outs, waits, sizes) are the page's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import secrets as random_names
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jsonschema import Draft202012Validator, FormatChecker

from portal.foundation.reach.http import Exchange, ExchangeFailed, exchange
from portal.kernel.canonical import canonical_digest, read_json
from portal.kernel.errors import Refused
from portal.protocol import signatures
from portal.protocol.states import CONFLICT

HIRE_CONFIRMED = "hire.confirmed"
WORKER_ACCEPTED, WORKER_REFUSED, WORKER_FILED = "worker.accepted", "worker.refused", "worker.filed"
RECORD_SCHEMA = "handover/1"
BASE = "/api/handover/v1"
EVENTS, RECEIPTS = f"{BASE}/events", f"{BASE}/receipts"
MAX_BODY = 256 * 1024
MESSAGE_TIMEOUT, ASKING_TIMEOUT = 10.0, 3.0
FIRST_WAIT, LONGEST_WAIT, GIVE_UP_AFTER = (
    timedelta(seconds=5),
    timedelta(hours=6),
    timedelta(days=5),
)
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "protocol" / "handover-v1"
# What the other side will not take however often it is sent; see the page's table of answers.
UNSENDABLE = -1  # a body with a lone surrogate or a number of thousands of digits
FINAL = {UNSENDABLE, 400, 404, 409, 413, 422}


def hire_path(hire: str) -> str:
    return f"{BASE}/hires/{hire}"


def staffing_path(union_code: str) -> str:
    return f"{BASE}/staffing/{union_code}"


def register_path(mark: str) -> str:
    return f"{BASE}/register/{mark}"


def register_mark(secret: str, kind: str, number: str) -> str:
    """What stands for a person in the question whether he is on the register: 64 hex digits,
    HMAC-SHA256 of document kind and number.

    The key is the shared secret, so that neither the question nor a log of it tells anybody else
    who was asked about.
    """
    said = f"register/1\n{kind}\n{number.strip().upper()}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def webhook_secret(setting: str) -> str:
    """The shared secret as Standard Webhooks writes it, whatever text the operator chose."""
    return (
        setting
        if setting.startswith("whsec_")
        else "whsec_" + base64.b64encode(setting.encode()).decode()
    )


@dataclass(frozen=True)
class Keys:
    """What one side signs with and which keys of the other side it knows."""

    secret: str
    signing_key: Ed25519PrivateKey
    peer_keys: tuple[bytes, ...] = ()


def load_keys(
    *, handover_secret: str, signing_key: Ed25519PrivateKey, keys_dir: Path, peer: str
) -> Keys:
    """The keys of the side whose key folder is ``keys_dir``; ``peer`` is the other side's name.

    Raises ValueError for a damaged ``.whpk``.
    """
    chosen = keys_dir / "peer.whpk"
    if not chosen.exists():
        chosen = keys_dir.parent / peer / "public.whpk"
    lines = chosen.read_text().split() if chosen.exists() else []
    return Keys(
        webhook_secret(handover_secret),
        signing_key,
        tuple(signatures.public_key_bytes(line) for line in lines),
    )


def show_public_key(keys_dir: Path, public_key: bytes) -> None:
    """Leave one's public key beside one's keys, where the other application on the same machine, or
    the operator, finds it."""
    path, text = keys_dir / "public.whpk", signatures.public_key_text(public_key) + "\n"
    if path.exists() and path.read_text() == text:
        return
    fresh = path.with_name(f".public.{random_names.token_hex(4)}")
    fresh.write_text(text)
    fresh.replace(path)


def message_body(event: str, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the four; checked against the schema before it leaves.

    Raises ``handover.body_malformed``.
    """
    body = {"type": event, "timestamp": instant(at), "data": dict(data)}
    check_event(body)
    return body


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(keys: Keys, content: bytes, *, message_id: str, at: datetime) -> dict[str, str]:
    """The three headers, with both signatures."""
    return signatures.sign(
        content, message_id=message_id, at=at, secret=keys.secret, signing_key=keys.signing_key
    )


def request_content(method: str, target: str) -> bytes:
    """What is signed of a request without a body."""
    return f"{method} {target}".encode()


def authenticate(
    keys: Keys, content: bytes, headers: Mapping[str, str], *, at: datetime
) -> signatures.Received:
    """Demand the shared secret's signature and, when the sender's own key is known, that one too.

    Raises ``webhook.…``.
    """
    received = signatures.verify(content, headers, at=at, secrets=[keys.secret])
    if keys.peer_keys:
        signatures.verify(content, headers, at=at, public_keys=keys.peer_keys)
    return received


@lru_cache(maxsize=4)
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def faults(name: str, document: Any) -> list[str]:
    """Where ``document`` departs from the schema ``record`` or ``event``: paths and rules, never
    values (they may be personal)."""
    found = sorted(
        _validator(name).iter_errors(document),
        key=lambda error: [str(step) for step in error.absolute_path],
    )
    return [
        "/".join(str(step) for step in error.absolute_path) + ": " + str(error.validator)
        for error in found[:10]
    ]


def read_body(body: bytes) -> Any:
    """JSON, strictly. Raises ``handover.too_large`` (413) or ``handover.body_malformed`` (422)."""
    if len(body) > MAX_BODY:
        raise Refused("handover.too_large")
    try:
        document = read_json(body)
    except Refused as error:
        raise Refused("handover.body_malformed", where=error.code) from None
    # Written out, whichever way it was escaped; PostgreSQL keeps no NUL.
    if "\\u0000" in json.dumps(document):
        raise Refused("handover.body_malformed", where="NUL")
    return document


def check_event(body: Any) -> None:
    """Raises ``handover.body_malformed`` naming the places."""
    found = faults("event", body)
    if found:
        raise Refused("handover.body_malformed", where="; ".join(found))


def record_digest(record: Mapping[str, Any]) -> str:
    """Hex SHA-256 over the canonical JSON of a record."""
    return canonical_digest(record)


def next_try(
    tries: int, *, first_at: datetime, at: datetime, chance: Callable[[], float] = random.random
) -> datetime | None:
    """When to try again after ``tries`` failures: doubling waits with ±20 %; ``None`` when the
    message is given up."""
    if at - first_at >= GIVE_UP_AFTER:
        return None
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    return at + wait * (0.8 + 0.4 * chance())


@dataclass(frozen=True)
class Answer:
    """What became of a request: ``status`` is 0 when nobody answered, :data:`UNSENDABLE` when it
    never left; ``words`` never hold personal data. ``conflict``: the reason, where a message was
    kept and the other side's table of states has no answer to it."""

    status: int
    words: str
    document: Any = None
    conflict: str = ""

    @property
    def kept(self) -> bool:
        return self.status in (200, 202)

    @property
    def final(self) -> bool:
        """No further try can help."""
        return self.status in FINAL


class Wire:
    """Signed requests to the other side at ``url``.

    ``transport`` lets tests stand in for the network.
    """

    def __init__(
        self, url: str, keys: Keys, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url, self._keys, self._transport = url.rstrip("/"), keys, transport

    def post(self, path: str, body: Mapping[str, Any], *, message_id: str, at: datetime) -> Answer:
        """Send one message; never raises for what the network or the other side does, nor for a
        body that can't be written down (which no further try can help)."""
        try:
            content = encoded(body)
        except (ValueError, TypeError, RecursionError) as error:
            return Answer(UNSENDABLE, f"can't be sent: {type(error).__name__}")
        headers = {
            **sign(self._keys, content, message_id=message_id, at=at),
            "Content-Type": "application/json",
        }
        return self._ask("POST", path, headers, content, MESSAGE_TIMEOUT)

    def get(self, path: str, *, at: datetime, timeout: float = MESSAGE_TIMEOUT) -> Answer:
        """Ask for one document; ``document`` is set only when the answer was whole, of JSON and
        200."""
        headers = sign(
            self._keys,
            request_content("GET", path),
            message_id=f"get_{random_names.token_hex(12)}",
            at=at,
        )
        return self._ask("GET", path, headers, None, timeout)

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: bytes | None,
        timeout: float,
    ) -> Answer:
        try:
            answer = exchange(
                method,
                self._url + path,
                headers={**headers, "Accept": "application/json"},
                content=content,
                seconds=timeout,
                most_bytes=MAX_BODY,
                transport=self._transport,
            )
        except ExchangeFailed as error:
            return Answer(0, str(error))
        return _read_answer(answer)


def _read_answer(answer: Exchange) -> Answer:
    try:
        document = read_json(answer.body) if answer.body else None
    except Refused:
        return Answer(
            0 if answer.status < 300 else answer.status,
            f"HTTP {answer.status}, no JSON",
        )
    members = document if isinstance(document, dict) else {}
    reason = _conflict_in(members) if answer.status in (200, 202) else ""
    code = members.get("error", "") or (f"conflict {reason}" if reason else "")
    return Answer(
        answer.status,
        f"HTTP {answer.status} {str(code)[:60]}".strip(),
        document if answer.status == 200 else None,
        reason,
    )


def _conflict_in(members: Mapping[str, Any]) -> str:
    """The reason of a conflict, cut to what a column takes; a stranger's word is only ever shown
    where it is one of the table's."""
    if members.get("outcome") != CONFLICT:
        return ""
    return str(members.get("reason") or "unknown")[:40]


def kept_answer(message_id: str, conflict: str) -> dict[str, str]:
    """The body of a 200 or 202: the message is kept; ``conflict``: the reason, if it stands as
    one."""
    answer = {"kept": message_id}
    return answer | {"outcome": CONFLICT, "reason": conflict} if conflict else answer
