import asyncio
import socket
import sys
import time
from pathlib import Path

import httpx

import wsgi
from deploy.start import FRONTS
from portal.foundation.running import reception
from portal.foundation.running.reception import Reception
from portal.foundation.running.supervisor import Program

TURN = 0.05


class Line:
    """A connection as the server gives it: pieces that come, or don't, and what was answered."""

    def __init__(self, *pieces, ends=True, pause=0.0, headers=(), method="POST", path="/"):
        self.pieces = [(piece, True) for piece in pieces]
        if ends and self.pieces:
            self.pieces[-1] = (pieces[-1], False)
        self.pause, self.reads = pause, True
        self.said = []
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "http_version": "1.1",
            "headers": list(headers),
        }

    async def receive(self):
        if not self.pieces:
            await asyncio.sleep(60)
        await asyncio.sleep(self.pause)
        body, more = self.pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": more}

    async def send(self, message):
        while not self.reads:
            await asyncio.sleep(TURN)
        self.said.append(message)

    @property
    def status(self):
        return self.said[0]["status"] if self.said else None

    @property
    def body(self):
        return b"".join(message.get("body", b"") for message in self.said)


def echo(environ, start_response):
    start_response("200 OK", [("X-Path", environ["PATH_INFO"])])
    sent = environ["wsgi.input"].read()
    return [str(len(sent)).encode(), b" ", environ.get("HTTP_COOKIE", "").encode()]


def served(*lines, app=echo, threads=1, most_bytes=10_000):
    front = Reception(app, most_bytes=most_bytes, threads=threads)

    async def all_of_them():
        await asyncio.gather(*(front(line.scope, line.receive, line.send) for line in lines))

    asyncio.run(all_of_them())
    return lines


def test_a_body_in_pieces_arrives_whole():
    [line] = served(Line(b"a" * 4000, b"b" * 4000, b"c"))
    assert (line.status, line.body.split()[0]) == (200, b"8001")


def test_a_body_that_never_ends_is_told_so_in_time(monkeypatch):
    monkeypatch.setattr(reception, "SECONDS_TO_BEGIN", 0.1)
    started = time.monotonic()
    held, honest = served(Line(b"0123456789", ends=False), Line(b"whole"))
    assert held.status == 408
    assert honest.status == 200
    assert time.monotonic() - started < 2


def test_a_body_that_drips_is_told_so_although_it_moves(monkeypatch):
    monkeypatch.setattr(reception, "SECONDS_TO_BEGIN", 0.1)
    [line] = served(Line(*[b"1"] * 200, pause=0.02))
    assert line.status == 408
    assert len(line.pieces) > 100


def test_a_slow_line_that_brings_enough_is_waited_for(monkeypatch):
    monkeypatch.setattr(reception, "SECONDS_TO_BEGIN", 0.1)
    monkeypatch.setattr(reception, "SLOWEST", 10_000)
    [line] = served(Line(*[b"1" * 1000] * 5, pause=0.06))
    assert line.body.split()[0] == b"5000"


def test_held_bodies_occupy_no_thread(monkeypatch):
    monkeypatch.setattr(reception, "SECONDS_TO_BEGIN", 0.5)
    held = [Line(b"0", ends=False) for _ in range(50)]
    honest, answered = Line(b"whole"), []
    honest.send = lambda message: answered.append(time.monotonic()) or asyncio.sleep(0)
    started = time.monotonic()
    served(*held, honest, threads=1)
    assert answered[0] - started < 0.4
    assert {line.status for line in held} == {408}


def test_of_too_many_unfinished_bodies_the_oldest_gives_way(monkeypatch):
    monkeypatch.setattr(reception, "MOST_BODIES", 2)
    monkeypatch.setattr(reception, "SECONDS_TO_BEGIN", 0.6)
    oldest, other, late = (
        Line(b"1", ends=False),
        Line(b"1", ends=False),
        Line(b"1", b"2", pause=0.1),
    )
    started = time.monotonic()
    told = []
    oldest.send = lambda message: told.append(time.monotonic()) or asyncio.sleep(0)
    served(oldest, other, late)
    assert told[0] - started < 0.5
    assert late.status == 200


def test_who_reads_slowly_holds_no_thread():
    slow, quick = Line(b"x"), Line(b"y")
    slow.reads = False

    async def both():
        front = Reception(echo, most_bytes=100, threads=1)
        first = asyncio.create_task(front(slow.scope, slow.receive, slow.send))
        await asyncio.sleep(TURN)
        await asyncio.wait_for(front(quick.scope, quick.receive, quick.send), 2)
        slow.reads = True
        await first

    asyncio.run(both())
    assert (slow.status, quick.status) == (200, 200)


def test_of_a_body_that_is_too_long_only_the_length_is_told():
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("413 TOO LARGE", [])
        return [environ["wsgi.input"].read()]

    line = Line(b"x" * 200, ends=False, headers=[(b"content-length", b"999999")])
    served(line, app=app, most_bytes=100)
    assert (line.status, line.body, seen["CONTENT_LENGTH"]) == (413, b"", "999999")


def test_a_body_without_a_length_is_refused_where_it_becomes_too_long():
    [line] = served(Line(*[b"x" * 60] * 4), most_bytes=100)
    assert line.status == 413
    assert len(line.pieces) == 2  # the rest was not even read


def test_names_and_values_arrive_as_wsgi_has_them():
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_forwarded_for", b"1.2.3.4")]
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return []

    served(Line(b"", headers=headers, path="/岗位"), app=app)
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/岗位"
    assert "HTTP_X_FORWARDED_FOR" not in seen


def test_the_answer_of_a_failing_application_is_not_lost():
    def app(_environ, start_response):
        start_response("500 ERROR", [("content-length", "4")])
        yield b"oops"

    [line] = served(Line(b""), app=app)
    assert (line.status, line.body) == (500, b"oops")


def test_a_side_answers_beside_forty_held_bodies(running_processes, free_port):
    port = free_port()
    target = "tests.foundation.running.reception_app:front"
    command = [sys.executable, "-m", "granian", "--interface", "asginl", target, "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    address = f"http://127.0.0.1:{port}/"
    running_processes(Program("front", tuple(command), address, {}))
    held = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(40)]
    for line in held:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n0123")
    time.sleep(0.2)
    started = time.monotonic()
    assert httpx.get(address, timeout=5).text == "ok"
    assert httpx.post(address, content=b"x" * 900_000, timeout=5).text == "900000"
    assert time.monotonic() - started < 3
    for line in held:
        line.close()


def test_the_servers_of_an_installation_stand_behind_it():
    assert set(FRONTS.values()) == {f"wsgi:{name}" for name in wsgi._FRONTS}
    script = Path("deploy/bin/process").read_text()
    assert all(f" {target} ;;" in script for target in FRONTS.values())
    for served in (script, Path("deploy/start.py").read_text()):
        assert "asginl" in served and "--blocking-threads" not in served


def test_the_example_of_a_proxy_takes_in_bodies_for_both_sides():
    servers = Path("deploy/examples/nginx.conf").read_text().split("server {")
    passing_on = [server for server in servers if "proxy_pass" in server]
    assert len(passing_on) == 2
    for server in passing_on:
        assert "proxy_request_buffering on;" in server
        assert "client_body_timeout" in server and "client_max_body_size" in server


class Weighing:
    """An application that says how many requests of it ran at once."""

    def __init__(self):
        self.running = self.most = 0
        self.crowded = 0

    def __call__(self, environ, start_response):
        self.running += 1
        self.most = max(self.most, self.running)
        time.sleep(TURN)
        self.running -= 1
        self.crowded += bool(environ.get(reception.CROWDED))
        start_response("200 OK", [])
        return [str(len(environ["wsgi.input"].read())).encode()]


def test_of_large_bodies_few_are_worked_on_at_once_and_each_in_its_turn(monkeypatch):
    monkeypatch.setattr(reception, "LARGE", 100)
    app = Weighing()
    lines = served(*[Line(b"x" * 101) for _ in range(6)], app=app, threads=6)
    assert (app.most, app.crowded) == (reception.MOST_LARGE, 0)
    assert {line.body for line in lines} == {b"101"}


def test_small_bodies_pass_the_large_ones(monkeypatch):
    monkeypatch.setattr(reception, "LARGE", 100)
    app = Weighing()
    served(*[Line(b"x" * 100) for _ in range(6)], app=app, threads=6)
    assert app.most == 6


def test_a_large_body_that_waited_too_long_is_told_so_without_it(monkeypatch):
    monkeypatch.setattr(reception, "LARGE", 100)
    monkeypatch.setattr(reception, "SECONDS_FOR_LARGE", TURN / 5)
    app = Weighing()
    lines = served(*[Line(b"x" * 101) for _ in range(4)], app=app, threads=6)
    assert app.crowded == 2
    assert sorted(line.body for line in lines) == [b"0", b"0", b"101", b"101"]
