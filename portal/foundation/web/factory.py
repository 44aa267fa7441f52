"""What both sides' applications have in common: configuration, guards, headers, language, errors.

It knows neither side.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from flask import Flask, g, request, url_for
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.jobs.slots import Slots
from portal.foundation.jobs.slots import install as install_slots
from portal.foundation.running.backup_commands import install_backup_commands
from portal.foundation.running.demonstration import refuse_demonstration
from portal.foundation.running.file_commands import install_file_commands
from portal.foundation.running.job_commands import install_job_commands
from portal.foundation.security.crypto import Vault, create_keys
from portal.foundation.time.clock import Clock
from portal.foundation.web import (
    access,
    addresses,
    assets,
    errors,
    filters,
    headers,
    language,
    page_memory,
    sending,
    tab_shelf,
    telemetry,
    typed_text,
    unit,
)
from portal.foundation.web.headers import HOST_ONLY
from portal.foundation.web.viewer import Viewer, viewer_or_none

if TYPE_CHECKING:
    from config import SideSettings

ROOT = Path(__file__).resolve().parents[3]
MAX_REQUEST_BYTES = 24 * 1024 * 1024
MAX_FORM_PARTS = 1_000

LoadViewer = Callable[[str], Viewer | None]


@dataclass(frozen=True)
class SiteNames:
    """What a side calls itself (functions, because they are worded in the reader's language) and
    where its office begins and ends."""

    site: Callable[[], str]
    office: Callable[[], str]
    office_home: str
    sign_out: str
    foot: Callable[[], list[dict[str, str]]] = list  # links of the public foot: text, href


def base_app(
    settings: SideSettings,
    *,
    load_viewer: LoadViewer,
    words: errors.Words,
    sign_in_pages: dict[str, str],
    nav: Callable[[], list[dict[str, Any]]],
    names: SiteNames,
) -> Flask:
    """A guarded application without pages.

    ``load_viewer`` turns a session id into the asker; ``nav`` gives the entries of the top bar.
    """
    app = Flask(
        f"portal.{settings.side}",
        root_path=str(ROOT / "portal" / settings.side),
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
    )
    https = settings.public_url.startswith("https:")
    app.config.update(_configuration(settings, https=https))
    addresses.install(app)
    _keep_tools(app, settings)
    _strict_templates(app)
    page_memory.install(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _number_requests(app)
    telemetry.install(app)
    typed_text.install(app)
    sending.install(app)  # before anything reads the body
    app.extensions["csrf"] = CSRFProtect(app)
    _sign_in(app, load_viewer)
    unit.install(app)
    headers.install(app, https=https)
    language.install(app, data_dir=settings.data_dir)
    # They change nothing but this browser's view, and look at the sender themselves.
    app.extensions["csrf"].exempt(language.preferences)
    errors.install(app, words=words)
    filters.install(app)
    tab_shelf.install(app)
    assets.install(app)
    access.install(app, sign_in_pages=sign_in_pages)
    _page_context(app, nav, names)
    install_job_commands(app)
    install_backup_commands(app)
    install_file_commands(app)
    return app


def _configuration(settings: SideSettings, *, https: bool) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"{HOST_ONLY}{settings.cookie_name}"
        if https
        else settings.cookie_name,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "MAX_FORM_PARTS": MAX_FORM_PARTS,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=30),
    }


def _close_to_others(folder: Path) -> None:
    """The data folder is this account's alone, also where an earlier version made it wider; one
    that belongs to another account is the operator's affair."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.stat().st_mode & 0o077:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)


def _keep_tools(app: Flask, settings: SideSettings) -> None:
    """What services are handed: settings, vault, database, clock, storage."""
    _close_to_others(settings.data_dir)
    app.extensions["settings"] = settings
    if not settings.production:
        create_keys(settings.keys_dir)
    app.extensions["vault"] = Vault(settings.keys_dir)
    app.extensions["database"] = Database(settings.database_url)
    app.extensions["clock"] = Clock(settings.clock_file)
    app.extensions["storage"] = Storage(settings.files_dir)
    install_slots(Slots(settings.data_dir / "slots" / settings.side))
    # Outside the folder of files, and so outside every backup: what was put out can't be restored.
    app.extensions["log_folder"] = settings.data_dir / "log" / settings.side


def _strict_templates(app: Flask) -> None:
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["combine"] = lambda first, second: {**first, **second}


def _number_requests(app: Flask) -> None:
    @app.before_request
    def number() -> None:
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def tell(response: Any) -> Any:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response


def _sign_in(app: Flask, load_viewer: LoadViewer) -> None:
    manager = LoginManager()
    manager.session_protection = None  # it hashes the address, which changes on a phone
    manager.user_loader(load_viewer)
    manager.init_app(app)


def _page_context(app: Flask, nav: Callable[[], list[dict[str, Any]]], names: SiteNames) -> None:
    settings: SideSettings = app.extensions["settings"]

    @app.context_processor
    def values() -> dict[str, Any]:
        return {
            "site": settings.site | {"side": settings.side},
            "nav": nav(),
            "viewer": viewer_or_none(),
            "language": language.current_language(),
            "large_text": language.large_text(),
            "switches": {
                "language_href": url_for("preferences.set_language"),
                "text_href": url_for("preferences.set_text_size"),
                "back": request.full_path.rstrip("?") if request.method == "GET" else "/",
            },
            "round_bar": None,
            "now": unit.now(),
            "site_name": names.site,
            "foot_links": names.foot(),
            "office_name": names.office,
            "office_home": lambda: url_for(names.office_home),
            "sign_out_href": lambda: url_for(names.sign_out),
        }


def seal_off(app: Flask) -> Flask:
    """Last step of ``create_app``: exempt signed machine endpoints from CSRF and refuse to start
    with an endpoint outside the access map, or in production on the demonstration's rows."""
    refuse_demonstration(app)
    for endpoint, rule in access.access_map(app).items():
        if rule.audience == "machine":
            app.extensions["csrf"].exempt(app.view_functions[endpoint])
    return app
