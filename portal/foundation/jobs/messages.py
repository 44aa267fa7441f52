"""What a process and its isolated child say to each other: a JSON head and bytes, with their length
in front, over a socket with a deadline."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

_PIECE = 1024 * 1024
WALL = 2  # seconds of wall time that a piece of work has for each second of processor time


def packed(head: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(head).encode()
    return struct.pack(">I", len(text)) + text + data


def unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from(">I", message)
    return json.loads(message[4 : 4 + length]), message[4 + length :]


def send(line: socket.socket, message: bytes, until: float | None = None) -> None:
    """Send all of it before ``until`` (monotonic seconds). Raises TimeoutError, ConnectionError."""
    line.settimeout(_left(until))
    line.sendall(struct.pack(">Q", len(message)) + message)


def receive(line: socket.socket, until: float | None = None) -> bytes:
    """One message before ``until``. Raises TimeoutError, EOFError when it breaks off."""
    (length,) = struct.unpack(">Q", _exactly(line, 8, until))
    return _exactly(line, length, until)


def _exactly(line: socket.socket, length: int, until: float | None) -> bytes:
    pieces = bytearray()
    while len(pieces) < length:
        line.settimeout(_left(until))
        piece = line.recv(min(_PIECE, length - len(pieces)))
        if not piece:
            raise EOFError("the other side broke off")
        pieces += piece
    return bytes(pieces)


def _left(until: float | None) -> float | None:
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
