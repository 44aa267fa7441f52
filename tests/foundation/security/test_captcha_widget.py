"""The vendored widget and the library belong together."""

import hashlib
import re
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, jsonify
from playwright.sync_api import expect
from werkzeug.serving import make_server

from portal.foundation.security.captcha import check_work, new_challenge

ROOT = Path(__file__).resolve().parents[3]
VENDORED = ROOT / "static" / "vendor" / "altcha"
KEY = b"k" * 32
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; "
    "worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PAGE = """<!doctype html><html lang="zh"><head><title>x</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/vendor/altcha/altcha.css">
<script type="module" src="/static/js/captcha.js"></script></head><body><form>
<altcha-widget challenge="/challenge" language="zh-cn"></altcha-widget>
</form></body></html>"""


def test_the_files_are_the_ones_on_record():
    recorded = dict(
        re.findall(
            r"\| `([^`]+)` \| `[^`]+` \| `([0-9a-f]{64})` \|", (VENDORED / "README.md").read_text()
        )
    )
    assert recorded == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.iterdir()
        if path.name != "README.md"
    }


@pytest.fixture
def address(free_port):
    app = Flask("captcha_widget", static_folder=str(ROOT / "static"))
    app.add_url_rule("/", view_func=lambda: PAGE, endpoint="page")
    app.add_url_rule(
        "/challenge",
        view_func=lambda: jsonify(new_challenge(KEY, purpose="p", at=datetime.now(UTC), cost=500)),
        endpoint="challenge",
    )

    @app.after_request
    def strict(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}/"
    server.shutdown()
    thread.join()


@pytest.mark.browser
def test_the_widget_solves_what_the_library_asks_under_the_strict_policy(page, address):
    complaints = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.get_by_label("点击完成验证").press("Space")  # by keyboard, as everything must work
    solved = page.locator("input[type=hidden][name=altcha]")
    expect(solved).to_have_value(re.compile(".{100}"), timeout=30_000)
    check_work(
        solved.input_value(),
        KEY,
        purpose="p",
        at=datetime.now(UTC),
        spend=lambda _digest, _until: True,
    )
    assert complaints == []
