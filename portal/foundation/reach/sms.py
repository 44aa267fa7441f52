"""Sending short messages.

Which provider carries them is the owner's choice: an adapter is one class with ``send``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import structlog

from portal.foundation.reach.http import exchange
from portal.foundation.reach.outbox import drop
from portal.foundation.text.masking import masked_phone


@dataclass(frozen=True)
class ShortMessage:
    """``template`` and ``values`` are what Chinese providers take (texts are registered
    beforehand); ``text`` is the whole for reading."""

    to: str
    template: str
    values: dict[str, str]
    text: str
    reference: str


class SmsGateway(Protocol):
    def send(self, message: ShortMessage) -> None:
        """Hand over. Raises OSError when that failed; the job that called tries again."""


class ConsoleSms:
    """Writes that a message would go out: template and masked number, neither the number nor the
    values."""

    def send(self, message: ShortMessage) -> None:
        structlog.get_logger("sms").info(
            "sms.not_sent",
            to=masked_phone(message.to),
            template=message.template,
            reference=message.reference,
            characters=len(message.text),
        )


class FileSms:
    """Drops each message as one JSON file into a folder, for tests and demonstrations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: ShortMessage) -> None:
        drop(self.folder, message)


class HttpSms:
    """A provider's gateway, or the owner's own in front of it: one POST with JSON, a bearer token,
    and the reference against sending twice. ``seconds`` bound the whole exchange."""

    def __init__(self, url: str, token: str, *, seconds: float = 10) -> None:
        if not url.startswith("https://") and not url.startswith(
            ("http://127.0.0.1:", "http://localhost:")
        ):
            raise ValueError("SMS_URL must begin with https:// (or lead to this machine)")
        self.url, self.token, self.seconds = url, token, seconds

    def send(self, message: ShortMessage) -> None:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": message.reference,
            "Content-Type": "application/json",
        }
        content = json.dumps(asdict(message), ensure_ascii=False).encode()
        answer = exchange("POST", self.url, headers=headers, content=content, seconds=self.seconds)
        if not 200 <= answer.status < 300:
            raise OSError(f"HTTP {answer.status}")
