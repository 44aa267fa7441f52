"""Sending e-mail through whatever gateway the owner has; by default only a line in the log says
that there was something to send."""

from __future__ import annotations

import smtplib
import socket
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import structlog

from portal.foundation.reach.deadline import bounded_context, connected
from portal.foundation.reach.outbox import drop
from portal.foundation.text.masking import masked_address


@dataclass(frozen=True)
class Mail:
    """``reference`` names the row that caused it, never a person."""

    to: str
    subject: str
    body: str
    reference: str


class MailGateway(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand over.

        Raises OSError or SMTPException when that failed; the job that called tries again.
        """


class ConsoleMail:
    """Writes that a mail would go out; neither the address nor the text, which may hold a code,
    reaches the log."""

    def send(self, mail: Mail) -> None:
        structlog.get_logger("mail").info(
            "mail.not_sent",
            to=masked_address(mail.to),
            reference=mail.reference,
            characters=len(mail.body),
        )


class FileMail:
    """Drops each mail as one JSON file into a folder, for tests and demonstrations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, mail: Mail) -> None:
        drop(self.folder, mail)


@dataclass(frozen=True)
class SmtpMail:
    """An SMTP relay over TLS. ``seconds`` bound the whole conversation."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 20

    def message(self, mail: Mail) -> EmailMessage:
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = self.sender, mail.to, mail.subject
        made["Message-ID"] = f"<{mail.reference}@{self.sender.rpartition('@')[2]}>"
        made.set_content(mail.body)
        return made

    def send(self, mail: Mail) -> None:
        until = time.monotonic() + self.seconds
        with _BoundedSmtp(self.host, self.port, until) as server:
            server.starttls(context=bounded_context(until))
            if self.user:
                server.login(self.user, self.password)
            server.send_message(self.message(mail))


class _BoundedSmtp(smtplib.SMTP):
    """``until`` bounds the whole conversation: a relay that drips its answers holds nobody."""

    def __init__(self, host: str, port: int, until: float) -> None:
        self._until = until
        super().__init__(host, port)

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        return connected(host, port, self._until)
