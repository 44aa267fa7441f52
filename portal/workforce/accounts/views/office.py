"""The officers' doors: enrolment, password, second factor, the way out."""

from __future__ import annotations

import re

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import login_user

from portal.foundation.data.throttle import network_key
from portal.foundation.print.qr import qr_svg_uri
from portal.foundation.security import second_factor as authenticator
from portal.foundation.security.passwords import (
    check_password_rules,
    hash_password,
    verify_password,
)
from portal.foundation.security.viewer import OFFICER, Viewer
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.workforce.accounts.forms import EnrolForm, FactorForm, SignInForm
from portal.workforce.accounts.models import Account, UserSession
from portal.workforce.accounts.queries import account_by_login, locked_account
from portal.workforce.accounts.services import guessing, officers
from portal.workforce.accounts.services import second_factor as factor
from portal.workforce.accounts.services import sessions as sign_ins

pages = Blueprint("accounts_office", __name__, url_prefix="/office")
HOME = "/office"
ISSUER = "江苏社会化工会工作者管理"
ON_PASSWORD = dict.fromkeys(
    [f"password_{code}" for code in ("too_short", "too_long", "common", "contains_name")],
    "password",
)
Page = Response | tuple[str, int] | str


def _target() -> str:
    wished = request.args.get("next") or ""
    return wished if re.match(r"/(?![/\\])[^\x00-\x1f\\]*\Z", wished) else HOME


def _shown(name: str, form: Form, **values: object) -> tuple[str, int] | str:
    page = render_template(f"workforce/accounts/{name}.html", form=form, **values)
    return (page, 422) if form.errors else page


def _network() -> str:
    return network_key(request.remote_addr or "")


def _count(scope: str, name: str) -> None:
    """Count for good, whatever is refused afterwards. Raises ``sign_in.wait``."""
    with transaction() as chosen:
        minutes = guessing.count_attempt(chosen, scope, name, _network(), now())
    if minutes:
        raise Refused("sign_in.wait", minutes=minutes)


def _carry(account: Account, row: UserSession) -> None:
    """Put the session into the cookie, and nothing of what stood there before."""
    session.clear()
    login_user(
        Viewer(
            account_id=account.id,
            account_public_id=account.public_id,
            session_id=row.id,
            kind=OFFICER,
            display_name=account.display_name,
            second_factor=row.second_factor_at is not None,
            confirmed_at=row.second_factor_at or row.started_at,
        )
    )


def _admit(login: str, password: str) -> None:
    name = login.strip().casefold()
    _count("sign_in", name)
    account = account_by_login(reading(), name)
    account_id, stored = (
        (account.id, account.password_hash) if account is not None else (None, None)
    )
    if stored == officers.NO_PASSWORD:
        stored = None
    if not verify_password(stored, password) or account_id is None:
        raise Refused("sign_in.wrong")
    with transaction() as chosen:
        account = locked_account(chosen, account_id)
        if account.password_hash != stored:
            raise Refused("sign_in.wrong")
        guessing.forgive(chosen, "sign_in", name)
        row = sign_ins.open_session(
            chosen,
            account,
            device=(request.user_agent.string or "—")[:120],
            network=_network(),
            at=now(),
        )
        _carry(account, row)


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Page:
    form = SignInForm()
    if form.validate_on_submit():
        with refusals_on(form):
            _admit(form.login.data, form.password.data)
            return redirect(url_for("accounts_office.second_factor", next=_target()), 303)
    return _shown("sign_in", form, enrolled=request.args.get("done") == "enrolled")


@pages.route("/enrol", methods=["GET", "POST"])
@access.public
def enrol() -> Page:
    """First password, or a new one after a reset, with the code from the security administrator."""
    form = EnrolForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_PASSWORD):
            check_password_rules(form.password.data, login_name=form.login.data)
            hashed = hash_password(form.password.data)
            _count("enrol", form.login.data.strip().casefold())
            with transaction() as chosen:
                officers.enrol(
                    chosen,
                    login=form.login.data,
                    code=form.code.data,
                    password_hash=hashed,
                    at=now(),
                )
            return redirect(url_for("accounts_office.sign_in", done="enrolled"), 303)
    return _shown("enrol", form)


@pages.route("/second-factor", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def second_factor() -> Page:
    person = viewer()
    if person.second_factor:
        return redirect(_target(), 303)
    account = reading().get_one(Account, person.account_id)
    if account.totp_confirmed_at is None:
        return redirect(url_for("accounts_office.set_up", next=_target()), 303)
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            _count("second_factor", str(person.account_id))
            with transaction() as chosen:
                row = _show(chosen, person.session_id, form.code.data)
                guessing.forgive(chosen, "second_factor", str(person.account_id))
                _carry(locked_account(chosen, person.account_id), row)
            return redirect(_target(), 303)
    return _shown("second_factor", form)


def _show(chosen: object, session_id: str, code: str) -> UserSession:
    digits = code.replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return factor.show_code(chosen, session_id, digits, at=now())  # type: ignore[arg-type]
    return factor.show_recovery_code(chosen, session_id, code, at=now())[0]  # type: ignore[arg-type]


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def set_up() -> Page:
    person = viewer()
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            _count("second_factor", str(person.account_id))
            with transaction() as chosen:
                row, codes = factor.confirm_set_up(
                    chosen, person.session_id, form.code.data, at=now()
                )
                guessing.forgive(chosen, "second_factor", str(person.account_id))
                _carry(locked_account(chosen, person.account_id), row)
            return render_template(
                "workforce/accounts/recovery_codes.html", codes=codes, target=_target()
            )
    with transaction() as chosen:
        account = locked_account(chosen, person.account_id)
        secret, login = factor.begin_set_up(chosen, account), account.login or ""
    uri = authenticator.provisioning_uri(secret, account=login, issuer=ISSUER)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return _shown("set_up", form, qr=qr_svg_uri(uri), secret=spaced)


@pages.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    with transaction() as chosen:
        sign_ins.sign_out(chosen, viewer().session_id, at=now())
    session.clear()
    return redirect(url_for("accounts_office.sign_in"), 303)
