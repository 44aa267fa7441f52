"""What could not be saved comes back in the same tab, and lies there sealed."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "static/js/autosave.js"
HOME = "http://localhost/form"
FORM = """<!doctype html><form data-autosave="/save" data-shelf-key="{key}" data-said-back="放回"
  data-said-offline="断网"><input name="seen" value="1"><textarea name="address"></textarea>
  <input type="checkbox" name="agree" value="yes"></form><p data-autosave-said></p>
  <script src="/autosave.js"></script>"""


def open_form(page: Any, key: bytes) -> None:
    text = FORM.format(key=base64.b64encode(key).decode())
    page.unroute_all()
    page.route(
        HOME, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")
    )
    page.route("**/save", lambda route: route.abort())
    script = SCRIPT.read_text(encoding="utf-8")
    page.route(
        "**/autosave.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    page.goto(HOME)


def test_what_was_typed_comes_back_and_lies_sealed(page: Any) -> None:
    mine, somebody_elses = b"k" * 32, b"x" * 32
    open_form(page, mine)
    page.fill("textarea", "淮安市清江浦区" * 300)
    page.check("input[name=agree]")
    page.wait_for_function("sessionStorage.length === 1")
    page.wait_for_timeout(300)
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "清江浦" not in kept and "agree" not in kept
    open_form(page, somebody_elses)
    page.wait_for_timeout(300)
    assert page.input_value("textarea") == ""
    open_form(page, mine)
    page.wait_for_function("document.querySelector('textarea').value !== ''")
    assert page.input_value("textarea") == "淮安市清江浦区" * 300
    assert page.is_checked("input[name=agree]")
    assert page.inner_text("[data-autosave-said]") in ("放回", "断网")
