"""Requests to others over HTTP, bounded as a whole: seconds from the first step to the last byte,
bytes of the head and of the body."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from portal.foundation.reach.deadline import bounded_context, connected, left

MOST_ANSWER_BYTES = 256 * 1024  # a head is bounded by the library: 100 KiB


@dataclass(frozen=True)
class Exchange:
    """What came back, whole: ``body`` is never longer than what was allowed."""

    status: int
    headers: httpx.Headers
    body: bytes


class ExchangeFailed(OSError):
    """Nobody answered, or not in time, or with too much; the text is a kind of failure and never
    holds the request."""


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    content: bytes | None = None,
    seconds: float,
    most_bytes: int = MOST_ANSWER_BYTES,
    transport: httpx.BaseTransport | None = None,
) -> Exchange:
    """One request and its whole answer within ``seconds``; redirects are not followed, proxies of
    the environment not asked, packed bodies not taken.

    ``transport`` lets tests stand in for the network. Raises ExchangeFailed.
    """
    until = time.monotonic() + seconds
    asked = {"Accept-Encoding": "identity", **headers}
    try:
        with (
            httpx.Client(
                transport=transport or _BoundedTransport(until),
                timeout=seconds,
                trust_env=False,
                follow_redirects=False,
            ) as client,
            client.stream(method, url, headers=asked, content=content) as answer,
        ):
            return Exchange(answer.status_code, answer.headers, _body(answer, until, most_bytes))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ExchangeFailed(type(error).__name__) from None
    except ExchangeFailed:
        raise
    except (OSError, ValueError) as error:  # a header of ours that can't be sent, a stand-in's own
        raise ExchangeFailed(type(error).__name__) from None


def _body(answer: httpx.Response, until: float, most_bytes: int) -> bytes:
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ExchangeFailed("answer packed")  # a few bytes may unpack to gigabytes
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > most_bytes or time.monotonic() > until:
            raise ExchangeFailed("answer too large or too slow")
        parts.append(part)
    return b"".join(parts)


class _BoundedTransport(httpx.BaseTransport):
    """One connection for one exchange; its sockets know the deadline."""

    def __init__(self, until: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=bounded_context(until),
            max_connections=1,
            network_backend=_Backend(until),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _said_in_our_words():
            answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _said_in_our_words():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _said_in_our_words() -> Iterator[None]:
    try:
        yield
    except (httpcore.TimeoutException, TimeoutError):
        raise ExchangeFailed("too slow") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ExchangeFailed(type(error).__name__) from None


class _Backend(httpcore.NetworkBackend):
    def __init__(self, until: float) -> None:
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            return _Line(connected(host, port, self._until), self._until)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(error) from error
        except OSError as error:
            raise httpcore.ConnectError(error) from error


class _Line(httpcore.NetworkStream):
    """The library's time-outs are not asked: the socket has its own."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line, self._until = line, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._line.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(error) from error
        except OSError as error:
            raise httpcore.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            while buffer:
                buffer = buffer[self._line.send(buffer) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout(error) from error
        except OSError as error:
            raise httpcore.WriteError(error) from error

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            self._line.settimeout(left(self._until))
            line = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout(error) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(error) from error
        return _Line(line, self._until)

    def close(self) -> None:
        self._line.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._line, ssl.SSLSocket):
            return self._line
        return self._line if info == "socket" else None
