"""The officers' doors: enrolment, password, second factor, and one's own account."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.print.qr import qr_svg_uri
from portal.foundation.security import second_factor as authenticator
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.accounts.forms import (
    EnrolForm,
    FactorForm,
    OfficerSignInForm,
    PaperCodeForm,
    PasswordForm,
)
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import login_name_index, officer_by_login, own_account
from portal.recruitment.accounts.services import guessing
from portal.recruitment.accounts.services import second_factor as factor
from portal.recruitment.accounts.services.credentials import enrol as enrol_officer
from portal.recruitment.accounts.services.credentials import locked_account
from portal.recruitment.accounts.services.one_time_codes import ENROL, count_try
from portal.recruitment.accounts.views.applicant import shown
from portal.recruitment.accounts.views.entry_steps import (
    ON_CURRENT,
    ON_PASSWORD,
    admit,
    carry,
    check_question,
    count,
    count_network,
    inside,
    new_hash,
    question,
)
from portal.recruitment.accounts.views.own_account import end_one, session_lines, set_password

pages = Blueprint("accounts_office", __name__, url_prefix="/office")
DESK = "/office"
FACTOR = "second_factor"


def _target() -> str:
    return inside(request.args.get("next"), DESK)


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Response | tuple[str, int] | str:
    form = OfficerSignInForm()
    if form.validate_on_submit():
        with refusals_on(form):
            check_question(form, "office_sign_in")
            admit("sign_in.officer", form.login.data, form.password.data, officer_by_login)
            return redirect(url_for("accounts_office.second_factor", next=_target()), 303)
    return shown(
        "office/sign_in", form, question("office_sign_in"), done=request.args.get("done", "")
    )


@pages.route("/enrol", methods=["GET", "POST"])
@access.public
def enrol() -> Response | tuple[str, int] | str:
    """First password, or a new one after a reset, with the code from the security administrator."""
    form = EnrolForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_PASSWORD):
            hashed = new_hash(form.password.data, form.login.data)
            check_question(form, "enrol")
            count("enrol", form.login.data.strip().casefold())
            with transaction() as session:
                known = count_try(session, ENROL, login_name_index(form.login.data), at=now())
            if known is None:
                count_network()
                raise Refused("proof.wrong")
            with transaction() as session:
                enrol_officer(
                    session,
                    login=form.login.data,
                    code=form.code.data,
                    password_hash=hashed,
                    at=now(),
                )
            return redirect(url_for("accounts_office.sign_in", done="enrolled"), 303)
    return shown("office/enrol", form, question("enrol"))


@pages.route("/second-factor", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def second_factor() -> Response | tuple[str, int] | str:
    person = viewer()
    if person.second_factor:
        return redirect(_target(), 303)
    if own_account(reading(), person.account_id).totp_confirmed_at is None:
        return redirect(url_for("accounts_office.set_up_second_factor", next=_target()), 303)
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            count(FACTOR, str(person.account_id))
            with transaction() as session:
                row = factor.show_code(session, person.session_id, form.code.data, at=now())
                guessing.forgive(session, FACTOR, str(person.account_id))
                carry(session.get_one(Account, person.account_id), row)
            return redirect(_target(), 303)
    return shown("office/second_factor", form, target=_target())


@pages.route("/second-factor/paper", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def paper_code() -> Response | tuple[str, int] | str:
    person = viewer()
    form = PaperCodeForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            count(FACTOR, str(person.account_id))
            with transaction() as session:
                row, _left = factor.show_recovery_code(
                    session, person.session_id, form.code.data, at=now()
                )
                guessing.forgive(session, FACTOR, str(person.account_id))
                carry(session.get_one(Account, person.account_id), row)
            return redirect(url_for("accounts_office.account"), 303)
    return shown("office/paper_code", form)


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def set_up_second_factor() -> Response | tuple[str, int] | str:
    person = viewer()
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            count(FACTOR, str(person.account_id))
            with transaction() as session:
                row, codes = factor.confirm_set_up(
                    session, person.session_id, form.code.data, at=now()
                )
                guessing.forgive(session, FACTOR, str(person.account_id))
                carry(session.get_one(Account, person.account_id), row)
            return render_template(
                "recruitment/accounts/office/recovery_codes.html", codes=codes, target=_target()
            )
    with transaction() as session:
        account = locked_account(session, person.account_id)
        secret, login = factor.begin_set_up(session, account), account.login or ""
    uri = authenticator.provisioning_uri(secret, account=login, issuer="江苏社会化工会工作者招聘")
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return shown("office/set_up_second_factor", form, qr=qr_svg_uri(uri), secret=spaced)


@pages.get("/account")
@access.officer()
def account() -> str:
    person = own_account(reading(), viewer().account_id)
    return render_template(
        "recruitment/accounts/office/account.html",
        login=person.login,
        codes_left=factor.codes_left(reading(), person),
        sessions=session_lines(),
    )


@pages.post("/account/sessions/<reference>/end")
@access.officer()
def end_own_session(reference: str) -> Response:
    end_one(reference)
    return redirect(url_for("accounts_office.account"), 303)


@pages.route("/account/password", methods=["GET", "POST"])
@access.officer()
def password() -> Response | tuple[str, int] | str:
    form = PasswordForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_CURRENT, **ON_PASSWORD):
            set_password(form, own_account(reading(), viewer().account_id).login or "")
            return redirect(url_for("accounts_office.account"), 303)
    return shown("office/password", form)


@pages.route("/account/recovery-codes", methods=["GET", "POST"])
@access.officer()
def recovery_codes() -> tuple[str, int] | str:
    """New codes on paper; the old ones stop working."""
    form = FactorForm()
    person = viewer()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            count(FACTOR, str(person.account_id))
            with transaction() as session:
                codes = factor.new_recovery_codes(
                    session, locked_account(session, person.account_id), form.code.data, at=now()
                )
                guessing.forgive(session, FACTOR, str(person.account_id))
            return render_template(
                "recruitment/accounts/office/recovery_codes.html",
                codes=codes,
                target=url_for("accounts_office.account"),
            )
    return shown("office/renew_codes", form)
