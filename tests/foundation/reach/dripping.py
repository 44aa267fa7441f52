"""Servers of this machine that answer one byte at a time, for as long as anybody listens."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def server(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """``talk(line, over)`` with whoever connects; gives the port."""
    listening, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def accept() -> None:
        while not over.is_set():
            try:
                line, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=_talked, args=(talk, line, over), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.close()


def _talked(
    talk: Callable[[socket.socket, threading.Event], None],
    line: socket.socket,
    over: threading.Event,
) -> None:
    with line:
        try:
            talk(line, over)
        except OSError:
            return


def drip(line: socket.socket, text: bytes, over: threading.Event, every: float = 0.05) -> None:
    """Each byte sooner than a time-out of one read, all of them later than any deadline."""
    for place in range(len(text)):
        line.sendall(text[place : place + 1])
        if over.wait(every):
            return


def in_the_head(line: socket.socket, over: threading.Event) -> None:
    line.recv(65536)
    drip(line, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 4000, over)


def in_the_body(line: socket.socket, over: threading.Event) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
    drip(line, b" " * 4000, over)


def mute(line: socket.socket, over: threading.Event) -> None:
    over.wait(20)


def without_end(line: socket.socket, over: threading.Event) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        line.sendall(b" " * 65536)


def head_without_end(line: socket.socket, over: threading.Event) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        line.sendall(b"X-More: " + b"a" * 60000 + b"\r\n")


def packed(line: socket.socket, over: threading.Event) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n ")


def not_reading(line: socket.socket, over: threading.Event) -> None:
    """Takes a few bytes of the request now and then."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    while not over.wait(0.05):
        line.recv(16)


def slow_greeting(line: socket.socket, over: threading.Event) -> None:
    drip(line, b"220 " + b"a" * 4000, over)


def slow_after_hello(line: socket.socket, over: threading.Event) -> None:
    line.sendall(b"220 here\r\n")
    line.recv(1000)
    drip(line, b"250-" + b"a" * 4000, over)
