"""Chinese is the source language, English the second; large text (大字版) is the reader's choice.

Both are cookies, not accounts.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Blueprint, Flask, Response, abort, redirect, request
from flask_babel import Babel

from portal.foundation.web import access

CHINESE, ENGLISH = "zh_Hans_CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
LANGUAGE_COOKIE, TEXT_COOKIE = "language", "text"
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
YEAR = 365 * 24 * 3600

preferences = Blueprint("preferences", __name__, url_prefix="/preferences")


def current_language() -> str:
    """The reader's language; official documents ask for Chinese explicitly."""
    wished = request.cookies.get(LANGUAGE_COOKIE) if request else None
    return wished if wished in LANGUAGES else CHINESE


def large_text() -> bool:
    return request.cookies.get(TEXT_COOKIE) == "large"


def _own_page_asks() -> None:
    """Public pages are kept for everybody and so hold no token: these two posts believe the browser
    about where they come from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.host:
        abort(400)


def _back() -> Response:
    target = request.form.get("back", "/")
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        target = "/"
    return redirect(target, 303)


@preferences.post("/language")
@access.public
def set_language() -> Response:
    _own_page_asks()
    wished = request.form.get("language", "")
    if wished not in LANGUAGES:
        abort(400)
    response = _back()
    response.set_cookie(
        LANGUAGE_COOKIE,
        wished,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return response


@preferences.post("/text")
@access.public
def set_text_size() -> Response:
    _own_page_asks()
    response = _back()
    large = request.form.get("size") == "large"
    response.set_cookie(
        TEXT_COOKIE,
        "large" if large else "normal",
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return response


def compiled_catalogues(into: Path) -> Path:
    """Compile the text catalogues below ``into`` where missing or older than their source; returns
    the folder to load from."""
    for source in CATALOGUES.glob("*/LC_MESSAGES/messages.po"):
        target = into / source.relative_to(CATALOGUES).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            catalogue = read_po(file)
        fresh = target.with_name(f".{target.name}.{id(catalogue)}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
    return into


def install(app: Flask, *, data_dir: Path) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(
        compiled_catalogues(data_dir / "translations")
    )
    Babel(app, locale_selector=current_language)
    app.register_blueprint(preferences)
