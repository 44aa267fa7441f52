"""Sockets with one deadline for everything: looking up the name, connecting, the handshake, every
byte out and every byte in.

A time-out per read lets a peer that sends one byte a second hold a caller for as long as it likes;
here what is left of the whole time is the time-out of the next step.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from typing import Any, ClassVar


class _Bounded:
    """Mixin of both kinds of socket: before each step the time-out becomes what is left."""

    until: ClassVar[float]

    def _tighten(self) -> None:
        self.settimeout(left(self.until))  # type: ignore[attr-defined]

    def recv(self, *arguments: Any) -> bytes:
        self._tighten()
        return super().recv(*arguments)  # type: ignore[misc, no-any-return]

    def recv_into(self, *arguments: Any, **named: Any) -> int:
        self._tighten()
        return super().recv_into(*arguments, **named)  # type: ignore[misc, no-any-return]

    def send(self, *arguments: Any) -> int:
        self._tighten()
        return super().send(*arguments)  # type: ignore[misc, no-any-return]

    def sendall(self, *arguments: Any) -> None:
        self._tighten()
        super().sendall(*arguments)  # type: ignore[misc]


def left(until: float) -> float:
    """Seconds until an instant of ``time.monotonic``. Raises TimeoutError when none is left."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the time for the whole exchange is up")
    return seconds


def connected(host: str, port: int, until: float) -> socket.socket:
    """A connection to the first address of ``host`` that takes one. Raises OSError."""
    kind = type("BoundedSocket", (_Bounded, socket.socket), {"until": until})
    failure: OSError = ConnectionError("the name has no address")
    for family, address in _addresses(host, port, until):
        line: socket.socket = kind(family, socket.SOCK_STREAM)
        try:
            line.settimeout(left(until))
            line.connect(address)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            line.close()
            failure = error
        else:
            return line
    raise failure


def bounded_context(until: float) -> ssl.SSLContext:
    """TLS over such a connection, for this exchange alone: usual demands, bounded sockets."""
    context = ssl.create_default_context()
    context.sslsocket_class = type("BoundedTls", (_Bounded, ssl.SSLSocket), {"until": until})
    return context


def _addresses(host: str, port: int, until: float) -> list[tuple[int, Any]]:
    """The system's look-up knows no time-out: a thread of its own waits for it."""
    found: list[tuple[int, Any]] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            failed.append(error)
        except (UnicodeError, ValueError, RuntimeError) as error:
            failed.append(OSError(str(error)))
        else:
            found.extend((row[0], row[4]) for row in rows)

    asking = threading.Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(left(until))
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError("the name was not found in time")
    return found
