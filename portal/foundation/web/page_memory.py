"""Pages that are the same for everybody, kept in the process and answered before Flask begins.

A view that carries :func:`shared` promises: for an anonymous reader its answer depends on the
address, the reader's language and text size, the public content and the minute, and on nothing
else. The first such answer is kept under that key; the content's version and the minute are its
stamp, so a changed row or a passed deadline makes a new page. Whoever carries a session cookie is
answered by Flask as ever.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request, session
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.running import metrics
from portal.foundation.web.headers import HOST_ONLY
from portal.foundation.web.viewer import may_be_somebody

View = TypeVar("View", bound=Callable[..., Any])
StartResponse = Callable[..., Any]
Key = tuple[str, str, str, str]

MOST_BYTES = 32 * 1024 * 1024
LARGEST_BYTES = 2 * 1024 * 1024
LONGEST_QUERY = 600
AWAY = "away"
_READER = re.compile(r"(?:^|;\s*)((?:__Host-)?(?:language|text))=([A-Za-z_]{1,12})(?=;|$)")


def shared(view: View) -> View:
    """Mark a public view as the same for every anonymous reader."""
    view.__shared__ = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with the stamp under which it is true."""

    stamp: Hashable
    endpoint: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes


class PageMemory:
    """``version()`` tells the content's version; ``None`` (the default) keeps nothing.

    ``minute()`` is the clock's.
    """

    def __init__(self, cookie_name: str, side: str, minute: Callable[[], int]) -> None:
        self._cookie = cookie_name + "="
        self._before = HOST_ONLY if cookie_name.startswith(HOST_ONLY) else ""
        self._side, self._minute = side, minute
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self.version: Callable[[], Hashable] | None = None

    def stamp(self) -> Hashable:
        """:data:`AWAY` while the database does not answer."""
        try:
            return None if self.version is None else (self.version(), self._minute())
        except (SQLAlchemyError, sqlite3.Error):
            return AWAY

    def key(self, environ: dict[str, Any]) -> Key | None:
        """``None`` for a request that must not be answered from here."""
        cookies = environ.get("HTTP_COOKIE", "")
        query = environ.get("QUERY_STRING", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or len(query) > LONGEST_QUERY
            or (cookies and self._cookie in cookies)
        ):
            return None
        reader = dict(_READER.findall(cookies)) if cookies else {}
        return (
            environ.get("PATH_INFO", ""),
            query,
            reader.get(f"{self._before}language", ""),
            reader.get(f"{self._before}text", ""),
        )

    def wrap(self, inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            key = self.key(environ)
            found = self._kept.get(key) if key is not None else None
            if found is None:
                return inner(environ, start_response)
            stamp = self.stamp()
            # Better what stood there before than nothing at all.
            if stamp not in (found.stamp, AWAY):
                return inner(environ, start_response)
            return self._answer(found, environ, start_response)

        return answer

    def _answer(
        self, found: Kept, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        known = found.etag in environ.get("HTTP_IF_NONE_MATCH", "")
        headers = [*found.headers, ("X-Request-Id", secrets.token_hex(6))]
        if known:
            headers = [
                pair for pair in headers if pair[0] not in ("Content-Type", "Content-Length")
            ]
        start_response("304 NOT MODIFIED" if known else "200 OK", headers)
        metrics.observe_request(
            self._side,
            found.endpoint,
            environ["REQUEST_METHOD"],
            304 if known else 200,
            time.perf_counter() - began,
        )
        return [] if known or environ["REQUEST_METHOD"] == "HEAD" else [found.body]

    def keep(self, key: Key, found: Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(found.body) - (len(before.body) if before else 0)
            self._kept[key] = found
            while self._bytes > MOST_BYTES:
                _key, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def memory() -> PageMemory:
    chosen: PageMemory = current_app.extensions["page_memory"]
    return chosen


def install(app: Flask) -> None:
    """Call first: hooks run last to first, and what is kept must carry every header."""
    settings = app.extensions["settings"]
    kept = PageMemory(
        app.config["SESSION_COOKIE_NAME"],
        settings.side,
        lambda: int(app.extensions["clock"].now().timestamp()) // 60,
    )
    app.extensions["page_memory"] = kept
    app.wsgi_app = kept.wrap(app.wsgi_app)  # type: ignore[method-assign, assignment]

    @app.before_request
    def look_before() -> None:
        if _is_shared(app):
            # What is read later may be newer, never older.
            request.environ["page_memory.stamp"] = kept.stamp()

    @app.after_request
    def remember(response: Response) -> Response:
        if (
            not _is_shared(app)
            or response.status_code != 200
            or response.is_streamed
            or session.modified
        ):
            return response
        if request.method not in ("GET", "HEAD") or may_be_somebody():
            return response
        body = response.get_data()
        digest = hashlib.sha256(body).hexdigest()[:20]
        response.set_etag(digest)
        response.vary.add("Cookie")
        response.headers.setdefault("Cache-Control", "no-cache")  # keep it, but ask each time
        stamp = request.environ.get("page_memory.stamp")
        key = kept.key(request.environ)
        if key is not None and stamp not in (None, AWAY) and len(body) <= LARGEST_BYTES:
            headers = tuple(
                (name, value) for name, value in response.headers if name != "X-Request-Id"
            )
            kept.keep(key, Kept(stamp, str(request.endpoint), headers, f'"{digest}"', body))
        return response.make_conditional(request)


def _is_shared(app: Flask) -> bool:
    view = app.view_functions.get(request.endpoint or "")
    return view is not None and getattr(view, "__shared__", False)
