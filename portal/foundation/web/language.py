"""Chinese is the source language, English the second; large text (大字版) is the reader's choice.

Both are cookies, not accounts.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import Babel, get_locale

from portal.foundation.web import access
from portal.foundation.web.headers import HOST_ONLY
from portal.foundation.web.posting import on_to

CHINESE, ENGLISH = "zh_Hans_CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
LANGUAGE_COOKIE, TEXT_COOKIE = "language", "text"
ROOMS = Path(__file__).resolve().parents[2]  # each may hold a catalogue: en.po
YEAR = 365 * 24 * 3600

preferences = Blueprint("preferences", __name__, url_prefix="/preferences")


def _over_https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def cookie_name(name: str) -> str:
    """The name under which a browser keeps a cookie of ours: bound to this host over https."""
    return f"{HOST_ONLY}{name}" if _over_https() else name


def current_language() -> str:
    """The reader's language; official documents ask for Chinese explicitly."""
    wished = request.cookies.get(cookie_name(LANGUAGE_COOKIE)) if request else None
    return wished if wished in LANGUAGES else CHINESE


def reader_language() -> str:
    """``en`` or ``zh``: what is being written now, also where a language is asked for
    explicitly."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def large_text() -> bool:
    return request.cookies.get(cookie_name(TEXT_COOKIE)) == "large"


def _own_page_asks() -> None:
    """Public pages are kept for everybody and so hold no token: these two posts believe the browser
    about where they come from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    origin = request.headers.get("Origin")
    if origin and origin.partition("://")[2] != request.host:
        abort(400)


def _back() -> Response:
    return on_to(request.form.get("back", "/"))


@preferences.post("/language")
@access.public
def set_language() -> Response:
    _own_page_asks()
    wished = request.form.get("language", "")
    if wished not in LANGUAGES:
        abort(400)
    response = _back()
    response.set_cookie(
        cookie_name(LANGUAGE_COOKIE),
        wished,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=_over_https(),
    )
    return response


@preferences.post("/text")
@access.public
def set_text_size() -> Response:
    _own_page_asks()
    response = _back()
    large = request.form.get("size") == "large"
    response.set_cookie(
        cookie_name(TEXT_COOKIE),
        "large" if large else "normal",
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=_over_https(),
    )
    return response


def compiled_catalogues(into: Path) -> Path:
    """Compile the rooms' catalogues into one below ``into``, where that is missing or older than
    theirs; returns the folder to load from."""
    for language in LANGUAGES:
        sources = sorted(ROOMS.rglob(f"{language}.po"))
        target = into / language / "LC_MESSAGES" / "messages.mo"
        newest = max((source.stat().st_mtime_ns for source in sources), default=0)
        if not sources or (target.exists() and target.stat().st_mtime_ns >= newest):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _gathered(language, sources)
        fresh = target.with_name(f".{target.name}.{id(catalogue)}")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
    return into


def _gathered(language: str, sources: list[Path]) -> Catalog:
    together = Catalog(locale=language)
    for source in sources:
        with source.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    together.add(message.id, message.string)
    return together


def install(app: Flask, *, data_dir: Path) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = CHINESE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(
        compiled_catalogues(data_dir / "translations")
    )
    Babel(app, locale_selector=current_language)
    app.register_blueprint(preferences)
