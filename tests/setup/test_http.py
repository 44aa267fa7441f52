"""The server behind the proxy: a request ends where the standard says, or is refused, so that
nobody hides a second one in the first."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.foundation.running.supervisor import Program

ECHO = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
    return [b"here"]
"""
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
LENGTH = str(len(HIDDEN)).encode()
HEAD = b"POST /open HTTP/1.1\r\nHost: x\r\n"
TORN = {
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: " + LENGTH + b"\r\n\r\n" + HIDDEN,
    "a length with a sign": HEAD + b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "an unknown encoding": HEAD
    + b"Transfer-Encoding: xchunked\r\nContent-Length: "
    + LENGTH
    + b"\r\n\r\n"
    + HIDDEN,
    "a blank before the colon": HEAD
    + b"Transfer-Encoding : chunked\r\nContent-Length: "
    + LENGTH
    + b"\r\n\r\n"
    + HIDDEN,
    "a header with a line end": b"GET /open HTTP/1.1\r\nHost: x\r\nX-A: 1\rX-B: 2\r\n\r\n" + HIDDEN,
}


@pytest.fixture
def port(
    running_processes: Callable[..., Any], free_port: Callable[[], int], tmp_path: Path
) -> int:
    chosen = free_port()
    (tmp_path / "echo.py").write_text(ECHO)
    server = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(chosen), "--workers", "1")
    command = (sys.executable, "-m", "granian", *server, "echo:app")
    address = f"http://127.0.0.1:{chosen}/ready"
    running_processes(Program("echo", command, address), folder=tmp_path)
    return chosen


def _answer(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.settimeout(1)
        connection.sendall(request)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            pass
    return answer.lower()


def test_no_request_hides_in_another(port: int) -> None:
    assert b"x-path: /hidden" in _answer(port, HIDDEN)
    for name, request in TORN.items():
        answer = _answer(port, request)
        assert answer.startswith(b"http/1.1 400 ") and b"/hidden" not in answer, name
