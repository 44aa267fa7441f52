"""A workforce side made of a few lines: it keeps messages once, pulls nothing, and can be away."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.protocol.messages import EVENTS, Keys, Wire, kept_answer, webhook_secret


@dataclass
class Backend:
    """``status`` is what it answers with; 0 = it is away. ``kept``: message id → body;
    ``conflict``: why what it keeps stands as a conflict."""

    status: int = 202
    conflict: str = ""
    tries: int = 0
    kept: dict[str, dict[str, object]] = field(default_factory=dict)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.tries += 1
        if self.status == 0:
            raise httpx.ConnectError("refused", request=request)
        if request.url.path != EVENTS or self.status != 202:
            return httpx.Response(
                self.status if self.status != 202 else 404,
                json={"error": "handover.body_malformed"},
            )
        message_id = request.headers["webhook-id"]
        fresh = message_id not in self.kept
        self.kept.setdefault(message_id, json.loads(request.content))
        return httpx.Response(202 if fresh else 200, json=kept_answer(message_id, self.conflict))

    def wire(self, secret: str = "a secret of this test") -> Wire:
        keys = Keys(webhook_secret(secret), Ed25519PrivateKey.generate())
        return Wire("http://workforce.test", keys, transport=httpx.MockTransport(self.answer))
