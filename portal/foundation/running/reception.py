"""What stands between the web server and the application: it takes in the whole of a request before
a thread works on it, and gives out the answer after the thread is free.

A thread of the application therefore never waits for somebody's line. Whoever sends a body slowly,
or never ends it, holds a few kilobytes here until their time is up, and nothing else.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

THREADS = 8  # most of them wait: for a slot, for an isolated process, for the database
MOST_BODIES = 256  # unfinished at once; the one that has waited longest gives way
IN_MEMORY = 64 * 1024  # bytes of a body or an answer; what is longer lies in the temporary folder
LARGE = 512 * 1024  # of these few are worked on at once; the others wait in the temporary folder
MOST_LARGE = 2  # a process; a body is in memory several times over while it is taken apart
SECONDS_FOR_LARGE = 10.0
CROWDED = "reception.crowded"  # in the WSGI environment of a large body that waited in vain
SECONDS_TO_BEGIN = 20.0
SLOWEST = 8 * 1024  # bytes a second that a body must come in with, after the first seconds
SECONDS_TO_TAKE = 60.0  # for a piece of the answer
_PIECE = 64 * 1024


class NotTaken(Exception):
    """The body did not come in the time that it has (408), or is too long (413)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class _Answer:
    """What the application said: kept whole, so that its thread is free."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: IO[bytes] = field(default_factory=lambda: tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        return self.body.write


class Reception:
    """An ASGI application that serves a WSGI one; ``most_bytes`` is the longest body that is taken
    in (of a longer one the application sees the length alone, and refuses it)."""

    def __init__(self, app: WsgiApp, *, most_bytes: int, threads: int = THREADS) -> None:
        self._app, self._most_bytes = app, most_bytes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._large = asyncio.Semaphore(MOST_LARGE)
        self._unfinished: OrderedDict[int, asyncio.Task[Any]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            body = await self._body(scope, receive)
        except NotTaken as reason:
            await _say(send, reason.status)
            return
        if body is None:  # the sender has gone
            return
        answer = _Answer()
        with body, answer.body:
            await self._answered(_environ(scope, body), answer)
            await _give(send, answer)

    async def _answered(self, environ: dict[str, Any], answer: _Answer) -> None:
        """Have a thread work on the request: on a large one when it is its turn, and on one that
        waited too long as on a request without a body that says so."""
        loop, work = asyncio.get_running_loop(), (self._pool, self._work, environ, answer)
        if _size(environ["wsgi.input"]) <= LARGE:
            await loop.run_in_executor(*work)
            return
        try:
            await asyncio.wait_for(self._large.acquire(), SECONDS_FOR_LARGE)
        except TimeoutError:
            environ |= {CROWDED: True, "wsgi.input": BytesIO()}
            await loop.run_in_executor(*work)
            return
        try:
            await loop.run_in_executor(*work)
        finally:
            self._large.release()

    def _work(self, environ: dict[str, Any], answer: _Answer) -> None:
        pieces = self._app(environ, answer.start)
        try:
            for piece in pieces:
                answer.body.write(piece)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    async def _body(self, scope: Scope, receive: Receive) -> IO[bytes] | None:
        """The whole body, or ``None`` when the sender went. Raises NotTaken."""
        if _length(scope) > self._most_bytes:
            return BytesIO()
        first = await _next(receive, SECONDS_TO_BEGIN)
        if first["type"] == "http.disconnect":
            return None
        if not first.get("more_body"):
            return BytesIO(first.get("body", b""))
        return await self._rest(first.get("body", b""), receive)

    async def _rest(self, begun: bytes, receive: Receive) -> IO[bytes] | None:
        me = asyncio.current_task()
        assert me is not None
        if len(self._unfinished) >= MOST_BODIES:
            self._unfinished.popitem(last=False)[1].cancel()
        self._unfinished[id(me)] = me
        try:
            return await self._taken_in(begun, receive)
        except asyncio.CancelledError:
            if id(me) in self._unfinished:
                raise
            raise NotTaken(408) from None  # it gave way
        finally:
            self._unfinished.pop(id(me), None)

    async def _taken_in(self, begun: bytes, receive: Receive) -> IO[bytes] | None:
        started, size = time.monotonic(), len(begun)
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asked closes it
        try:
            body.write(begun)
            while True:
                left = started + SECONDS_TO_BEGIN + size / SLOWEST - time.monotonic()
                message = await _next(receive, left)
                if message["type"] == "http.disconnect":
                    body.close()
                    return None
                piece = message.get("body", b"")
                size += len(piece)
                if size > self._most_bytes:  # nobody had told its length
                    raise NotTaken(413)
                body.write(piece)
                if not message.get("more_body"):
                    body.seek(0)
                    return body
        except BaseException:
            body.close()
            raise


async def _next(receive: Receive, seconds: float) -> MutableMapping[str, Any]:
    try:
        return await asyncio.wait_for(receive(), max(0.01, seconds))
    except TimeoutError:
        raise NotTaken(408) from None


async def _say(send: Send, status: int) -> None:
    headers = [(b"connection", b"close"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _give(send: Send, answer: _Answer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    answer.body.seek(0)
    piece = answer.body.read(_PIECE)
    while True:
        following = answer.body.read(_PIECE)
        message = {"type": "http.response.body", "body": piece, "more_body": bool(following)}
        await asyncio.wait_for(send(message), SECONDS_TO_TAKE)
        if not following:
            return
        piece = following


def _size(body: IO[bytes]) -> int:
    size = body.seek(0, 2)
    body.seek(0)
    return size


def _length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 16 else 0
    return 0


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name:  # it would pass for the name with a hyphen, which a proxy sets
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ
