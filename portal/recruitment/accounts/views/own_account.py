"""/my/account: one's sessions, password, mobile, data, and the way out.

The office's /office/account shares the parts both need.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from typing import Any

from flask import Response, current_app, render_template, send_file
from flask_login import logout_user

from portal.foundation.officers.doors import ON_PASSWORD
from portal.foundation.officers.sessions import session_reference
from portal.foundation.security.passwords import check_password_rules, hash_password
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, back
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.resident_id import masked
from portal.recruitment.accounts.closing import Closing, always_stays, what_stays
from portal.recruitment.accounts.forms import CloseForm, OwnWordForm, PasswordForm
from portal.recruitment.accounts.queries import own_account, sessions_of
from portal.recruitment.accounts.services.credentials import (
    change_password,
    locked_account,
)
from portal.recruitment.accounts.services.own_data import account_data, close_account
from portal.recruitment.accounts.services.sessions import end_session
from portal.recruitment.accounts.views.doors_pages import pages, shown
from portal.recruitment.accounts.views.entry_steps import (
    DOORS,
    ON_CURRENT,
)

NUMBERS_AN_HOUR = 10
IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger archive is written to a file of its own


def session_lines() -> list[dict[str, Any]]:
    """The viewer's sessions as values for the page."""
    account = own_account(reading(), viewer().account_id)
    return [
        {
            "reference": session_reference(row.id),
            "device": row.device,
            "network": row.network,
            "started_at": row.started_at,
            "last_seen_at": row.last_seen_at,
            "current": row.id == viewer().session_id,
        }
        for row in sessions_of(reading(), account, now())
    ]


def end_one(reference: str) -> None:
    account_id = viewer().account_id
    with transaction() as chosen:
        end_session(chosen, locked_account(chosen, account_id), reference, at=now())


def set_password(form: PasswordForm, login_name: str) -> None:
    """The viewer's new password; his other sessions end."""
    person = viewer()
    DOORS.right_password(form.current.data)
    check_password_rules(form.password.data, login_name=login_name)
    hashed = hash_password(form.password.data)
    with transaction() as chosen:
        account = locked_account(chosen, person.account_id)
        change_password(
            chosen, account, hashed, keep_session=person.session_id, why="changed", at=now()
        )


@pages.get("/my/account")
@access.applicant
def account() -> str:
    person = own_account(reading(), viewer().account_id)
    identity = person.identity
    return render_template(
        "recruitment/accounts/applicant/account.html",
        name=person.display_name,
        mobile=f"{person.mobile[:3]}****{person.mobile[-4:]}" if person.mobile else "",
        by_mobile=person.login is not None,
        document=None
        if identity is None
        else {"kind": identity.kind, "number": masked(identity.number)},
        sessions=session_lines(),
    )


@pages.route("/my/account/sessions/<reference>/end", methods=["GET", "POST"])
@access.applicant
def end_own_session(reference: str) -> Answer:
    """Whoever found the screen open signs nobody else out."""
    line = next((one for one in session_lines() if one["reference"] == reference), None)
    if line is None:
        raise Refused("session.not_found")
    form = OwnWordForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_CURRENT):
            DOORS.right_password(form.current.data)
            end_one(reference)
            return back("accounts_applicant.account")
    return shown("applicant/end_session", form, line=line)


@pages.route("/my/account/password", methods=["GET", "POST"])
@access.applicant
def password() -> Answer:
    form = PasswordForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_CURRENT, **ON_PASSWORD):
            set_password(form, own_account(reading(), viewer().account_id).mobile or "")
            return back("accounts_applicant.account")
    return shown("applicant/password", form)


def _own_data() -> str:
    """Everything kept about the person, as JSON.

    Each stage's part is the ``OWN_DATA`` of its ``journey.py``: name → function.
    """
    account_id = viewer().account_id
    parts = {"account": account_data(reading(), own_account(reading(), account_id))}
    for name, part in sorted(current_app.extensions.get("own_data", {}).items()):
        parts[name] = part(reading(), account_id)
    return json.dumps({"made_at": now().isoformat(), **parts}, ensure_ascii=False, indent=1)


@pages.get("/my/account/data")
@access.applicant
def own_data() -> Response:
    return as_download(Response(_own_data(), mimetype="application/json"), "my-data.json")


@pages.get("/my/account/data.zip")
@access.applicant
def own_archive() -> Response:
    """The same with every file the person sent.

    Each stage names its own in the ``OWN_FILES`` of its ``journey.py``: (name, storage key).
    """
    account_id, storage = viewer().account_id, current_app.extensions["storage"]
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  send_file closes it after the last byte
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("my-data.json", _own_data())
        for _name, part in sorted(current_app.extensions.get("own_files", {}).items()):
            for name, key in part(reading(), account_id):
                if storage.exists(key):
                    archive.writestr(name, storage.read(key))
    kept.seek(0)
    return as_download(send_file(kept, mimetype="application/zip", max_age=0), "my-data.zip")


def _closing_stages() -> dict[str, Closing]:
    stages: dict[str, Closing] = current_app.extensions["closing"]
    return stages


@pages.route("/my/account/close", methods=["GET", "POST"])
@access.applicant
def close() -> Answer:
    form = CloseForm()
    if form.validate_on_submit():
        person = viewer()
        with refusals_on(form, **ON_CURRENT):
            DOORS.right_password(form.current.data)
            with transaction() as chosen:
                account = locked_account(chosen, person.account_id)
                keys = close_account(chosen, account, _closing_stages(), at=now())
            for key in keys:
                current_app.extensions["storage"].delete(key)
            logout_user()
            return back("accounts_applicant.sign_in", done="closed")
    stays = what_stays(reading(), viewer().account_id, _closing_stages())
    return shown("applicant/close", form, stays=stays, always=always_stays())
