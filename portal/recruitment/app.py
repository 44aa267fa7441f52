"""The only place where the recruitment side is put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import gettext as _

from portal.foundation.running.rooms import contributed, gathered_by_name
from portal.foundation.web.factory import SiteNames, base_app, seal_off
from portal.recruitment import tables
from portal.recruitment.cli.commands import install as install_commands
from portal.recruitment.desk.checklist import draft_checklist
from portal.recruitment.desk.menus import entries, foot_links
from portal.recruitment.labels import refusal_words, word
from portal.recruitment.orm import Base
from portal.recruitment.unions.viewers import viewer_of_session

if TYPE_CHECKING:
    from config import SideSettings

SIGN_IN_PAGES = {
    "default": "accounts_applicant.sign_in",
    "applicant": "accounts_applicant.sign_in",
    "signed_in": "accounts_applicant.sign_in",
    "officer": "accounts_office.sign_in",
    "second_factor": "accounts_office.second_factor",
}

NAMES = SiteNames(
    site=lambda: _("社会化工会工作者招聘"),
    office=lambda: _("招聘工作台"),
    office_home="desk_office.desk",
    sign_out="accounts_applicant.sign_out",
    foot=foot_links,
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
    app.extensions["own_data"] = gathered_by_name("portal.recruitment", "journey.py", "OWN_DATA")
    app.extensions["closing"] = gathered_by_name("portal.recruitment", "journey.py", "CLOSING")
    app.extensions["own_files"] = gathered_by_name("portal.recruitment", "journey.py", "OWN_FILES")
    app.jinja_env.globals.update(word=word, draft_checklist=draft_checklist)
    contributed("portal.recruitment", "jobs.py")  # every process knows every job
    for views in contributed("portal.recruitment", "views/__init__.py"):
        for blueprint in views.BLUEPRINTS:
            app.register_blueprint(blueprint)
    install_commands(app)
    return seal_off(app)
