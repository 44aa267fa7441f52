from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, url_for

from portal.foundation.web import assets


def _site(folder: Path) -> Flask:
    app = Flask("assets", static_folder=str(folder), static_url_path="/static")
    assets.install(app)
    return app


def _address(app: Flask, name: str) -> str:
    with app.test_request_context("/"):
        return url_for("static", filename=name)


def test_the_address_changes_with_the_file_and_only_then(tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text("a{}")
    app = _site(tmp_path)
    first = _address(app, "a.css")
    os.utime(sheet, ns=(1, 1))
    assert _address(app, "a.css") == first
    sheet.write_text("b{}")
    assert _address(app, "a.css") != first
    assert app.test_client().get(first).status_code == 200, (
        "a page opened before the upgrade still finds its sheet"
    )


def test_a_missing_file_has_a_plain_address(tmp_path: Path) -> None:
    assert _address(_site(tmp_path), "none.css") == "/static/none.css"
