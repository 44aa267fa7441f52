"""The only place where the workforce side is put together."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import gettext as _

from portal.foundation.running.rooms import contributed
from portal.foundation.web.factory import SiteNames, base_app, seal_off
from portal.protocol.messages import show_public_key
from portal.workforce import cli, tables
from portal.workforce.desk.menus import entries
from portal.workforce.labels import refusal_words, word
from portal.workforce.orm import Base
from portal.workforce.unions.viewers import viewer_of_session

if TYPE_CHECKING:
    from config import SideSettings

SIGN_IN_PAGES = {
    "default": "accounts_office.sign_in",
    "applicant": "accounts_office.sign_in",
    "signed_in": "accounts_office.sign_in",
    "officer": "accounts_office.sign_in",
    "second_factor": "accounts_office.second_factor",
}
NAMES = SiteNames(
    site=lambda: _("社会化工会工作者管理"),
    office=lambda: _("队伍管理"),
    office_home="desk_office.home",
    sign_out="accounts_office.sign_out",
)


def create_app(settings: SideSettings) -> Flask:
    """Build the application.

    Raises ConfigurationError or RuntimeError instead of starting half-safe.
    """
    app = base_app(
        settings,
        load_viewer=viewer_of_session,
        words=refusal_words,
        sign_in_pages=SIGN_IN_PAGES,
        nav=entries,
        names=NAMES,
    )
    Base.vault = app.extensions["vault"]
    app.extensions["tables"] = tables.metadata
    app.jinja_env.globals["word"] = word
    # A key folder that can't be written to belongs to an operator who exchanges the public keys by
    # hand.
    with contextlib.suppress(OSError):
        show_public_key(settings.keys_dir, Base.vault.public_key)
    contributed("portal.workforce", "jobs.py")  # every process knows every job
    for views in contributed("portal.workforce", "views/__init__.py"):
        for blueprint in views.BLUEPRINTS:
            app.register_blueprint(blueprint)
    cli.install(app)
    return seal_off(app)
