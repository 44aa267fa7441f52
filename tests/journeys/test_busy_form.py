"""A form that takes a moment shows a bar and says so, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "static/js/page.js"
FORMS = (
    '<form id="slow" method="post" data-busy="正在检查"><button>查</button></form>'
    '<form id="quick" method="post"><button>存</button></form>'
)


def test_the_bar_appears_when_the_form_is_sent(page: Any) -> None:
    page.set_content(FORMS)
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    send = (
        "name => document.getElementById(name).dispatchEvent(new Event('submit', {bubbles: true, "
        "cancelable: true}))"
    )
    page.evaluate(send, "quick")
    assert page.locator("progress").count() == 0
    page.evaluate(send, "slow")
    page.evaluate(send, "slow")
    assert page.locator("#slow progress").count() == 1
    assert page.get_by_role("status").inner_text() == "正在检查"
