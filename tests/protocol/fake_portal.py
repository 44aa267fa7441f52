"""A portal that misbehaves on purpose: it delays, fails, repeats, tears its answers, lies about
digests. It keeps what it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.kernel.errors import Refused
from portal.protocol import messages as protocol

Answer = Callable[[httpx.Request], httpx.Response]


class FakePortal:
    """Stands in for the network below ``Wire``.

    ``moods``: answers to give before it behaves, one per request.
    """

    def __init__(self, keys: protocol.Keys, at: Callable[[], datetime]) -> None:
        self.keys, self._at = keys, at
        self.records: dict[str, dict[str, Any]] = {}
        self.moods: list[Answer | Exception] = []
        self.receipts: dict[str, dict[str, Any]] = {}
        self.tries: list[str] = []

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.tries.append(f"{request.method} {request.url.path}")
        if self.moods:
            mood = self.moods.pop(0)
            if isinstance(mood, Exception):
                raise mood
            return mood(request)
        return self.behave(request)

    def behave(self, request: httpx.Request) -> httpx.Response:
        """What the protocol's page asks of a portal."""
        posted = request.method == "POST"
        content = (
            request.content
            if posted
            else protocol.request_content("GET", request.url.raw_path.decode())
        )
        try:
            received = protocol.authenticate(
                self.keys, content, dict(request.headers), at=self._at()
            )
        except Refused as refused:
            return httpx.Response(401, json={"error": refused.code})
        if not posted:
            record = self.records.get(request.url.path.rsplit("/", 1)[1])
            return (
                httpx.Response(200, json=record)
                if record
                else httpx.Response(404, json={"error": "hire.not_found"})
            )
        body = protocol.read_body(content)
        protocol.check_event(body)
        fresh = received.message_id not in self.receipts
        self.receipts[received.message_id] = body
        return httpx.Response(202 if fresh else 200, json={"kept": received.message_id})

    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        return [(body["type"], body["data"]) for body in self.receipts.values()]


def slow(_request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("nobody answered in time")


def broken(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text="<h1>Internal Server Error</h1>")


def torn(request: httpx.Request) -> httpx.Response:
    """Half of a JSON document with a 200 before it."""
    return httpx.Response(
        200, content=b'{"schema": "handover/1", "hire": "' + request.url.path[-8:].encode()
    )


def redirecting(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(302, headers={"Location": "http://127.0.0.1:1/elsewhere"})


def huge(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b" " * (protocol.MAX_BODY + 1) + b"{}")


def saying(document: Any, status: int = 200) -> Answer:
    return lambda _request: httpx.Response(status, content=json.dumps(document).encode())


def lost_after(portal: FakePortal) -> Answer:
    """The portal keeps the message, and the answer is lost on the way back."""

    def answer(request: httpx.Request) -> httpx.Response:
        portal.behave(request)
        raise httpx.ReadError("the connection was cut")

    return answer


def portal_keys(secret: str, peer: bytes, seed: bytes = b"p" * 32) -> protocol.Keys:
    return protocol.Keys(
        protocol.webhook_secret(secret), Ed25519PrivateKey.from_private_bytes(seed), (peer,)
    )


def public_bytes(keys: protocol.Keys) -> bytes:
    return keys.signing_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
