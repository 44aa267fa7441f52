"""What hostile clients do beside honest people, each again and again until it is over."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, product
from urllib.parse import quote

import httpx

from portal.foundation.security.second_factor import code_at
from tests.builders.accounts import PASSWORD
from tests.drills.site import browser_of, sign_in, token
from tests.foundation import corpus_pdf

HEAVY = (
    corpus_pdf.tiling_pattern,
    corpus_pdf.tiling_pattern_on_page_two,
    corpus_pdf.picture_of_real_width,
    corpus_pdf.annotation_of_tiles,
    corpus_pdf.dashes,
    corpus_pdf.fields_by_the_thousand,
    corpus_pdf.clips_within_clips,
)
# The most that a form may hold, and what was taken once.
TEXTS = (quote("长" * 28_000), quote("长" * 200_000))
FIELDS = (("person", "address"), ("work", "entries"), ("work", "seen"))
HELD_AT_ONCE = 12
HELD_SECONDS = 4.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Act = Callable[[httpx.Client], httpx.Response]


@cache
def papers() -> list[bytes]:
    return [shape() for shape in HEAVY]


class Besieger(threading.Thread):
    """One client with a network of its own. ``answers`` counts what the house said to it."""

    kind = ""

    def __init__(self, port: int, network: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.network, self.over = port, network, over
        self.answers: Counter[int | str] = Counter()

    def run(self) -> None:
        with browser_of(self.port, self.network) as client:
            for act in self.acts(client):
                if self.over.is_set():
                    return
                try:
                    self.answers[act(client).status_code] += 1
                except httpx.HTTPError as error:  # a line that was cut: they come back
                    self.answers[type(error).__name__] += 1

    def acts(self, client: httpx.Client) -> Iterator[Act]:
        raise NotImplementedError


class SenderOfHeavyPapers(Besieger):
    """Signed in, with one costly paper after another for the own application."""

    kind = "heavy papers"

    def __init__(self, *where: object, mobile: str, application: str) -> None:
        super().__init__(*where)  # type: ignore[arg-type]
        self.mobile, self.path = mobile, f"/my/applications/{application}"

    def acts(self, client: httpx.Client) -> Iterator[Act]:
        sign_in(client, self.mobile)
        mark = token(client, f"{self.path}/sections/work")
        for paper in cycle(papers()):
            file = {"file": ("paper.pdf", paper, "application/pdf")}
            yield lambda client, file=file: client.post(  # type: ignore[misc]
                f"{self.path}/files/other", data={"csrf_token": mark}, files=file
            )


class WriterOfLongTexts(SenderOfHeavyPapers):
    """Signed in, with texts of 250 kB and 1.8 MB for fields of one line."""

    kind = "long texts"

    def acts(self, client: httpx.Client) -> Iterator[Act]:
        sign_in(client, self.mobile)
        mark = token(client, f"{self.path}/sections/work")
        for (section, name), text in cycle(product(FIELDS, TEXTS)):
            body = f"csrf_token={quote(mark)}&seen=1&{name}={text}"
            yield lambda client, section=section, body=body: client.post(  # type: ignore[misc]
                f"{self.path}/sections/{section}", content=body, headers=FORM
            )


class Holder(Besieger):
    """Begins bodies and never ends them, a dozen at a time."""

    kind = "held bodies"

    def run(self) -> None:
        head = (
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n"
            f"X-Forwarded-For: {self.network}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
        )
        while not self.over.is_set():
            held = []
            with suppress(OSError):
                for _ in range(HELD_AT_ONCE):
                    line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
                    held.append(line)
                    line.sendall(head.encode())
                    self.answers["begun"] += 1
            self.over.wait(HELD_SECONDS)
            for line in held:
                line.close()


class AskerOfTheOtherSide(Besieger):
    """An officer at a page that asks the other side, which answers a byte a second."""

    kind = "slow answers"

    def __init__(self, *where: object, login: str, secret: str, union: str) -> None:
        super().__init__(*where)  # type: ignore[arg-type]
        self.login, self.secret, self.union = login, secret, union

    def acts(self, client: httpx.Client) -> Iterator[Act]:
        mark = token(client, "/office/sign-in")
        typed = {"csrf_token": mark, "login": self.login, "password": PASSWORD}
        assert client.post("/office/sign-in", data=typed).status_code == 303
        mark = token(client, "/office/second-factor")
        typed = {"csrf_token": mark, "code": code_at(self.secret, datetime.now(UTC))}
        assert client.post("/office/second-factor", data=typed).status_code == 303
        while True:
            yield lambda client: client.get(f"/office/unions/{self.union}")


class Flooder(Besieger):
    """Sign-ups without end, with and without a made-up answer to the question."""

    kind = "sign-ups"

    def acts(self, client: httpx.Client) -> Iterator[Act]:
        mark = token(client, "/sign-up")
        for place in cycle(range(10_000)):
            typed = {
                "csrf_token": mark,
                "kind": "resident_id",
                "name": "某某某",
                "number": f"32080219900101{place:04d}",
                "mobile": f"137{place:08d}",
                "password": "three herons at dusk",
                "password_again": "three herons at dusk",
                "consent": "y",
                "altcha": "e30=" if place % 2 else "",
            }
            yield lambda client, typed=typed: client.post("/sign-up", data=typed)  # type: ignore[misc]


@contextmanager
def dripping_side() -> Iterator[int]:
    """Another side that begins an answer and goes on with a byte a second; gives its port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        door.settimeout(0.2)

        def drip(line: socket.socket) -> None:
            with line, suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not over.wait(1.0):
                    line.sendall(b"a")

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    line = door.accept()[0]
                    threading.Thread(target=drip, args=(line,), daemon=True).start()

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            over.set()
            serving.join(5)
