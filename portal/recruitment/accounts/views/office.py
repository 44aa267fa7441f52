"""The officers' doors: enrolment, password, second factor, and one's own account."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from portal.foundation.officers.doors import ON_PASSWORD
from portal.foundation.officers.weighty import ProvingAgain
from portal.foundation.security.passwords import check_password_rules
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, inside, on_to
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.forms import (
    EnrolForm,
    FactorForm,
    OfficerSignInForm,
    PaperCodeForm,
    PasswordForm,
)
from portal.recruitment.accounts.queries import own_account
from portal.recruitment.accounts.services.officers import codes_left
from portal.recruitment.accounts.views.doors_pages import shown
from portal.recruitment.accounts.views.entry_steps import (
    DOORS,
    ENROLMENT,
    OFFICERS_DOOR,
    ON_CURRENT,
)
from portal.recruitment.accounts.views.own_account import end_one, session_lines, set_password

pages = Blueprint("accounts_office", __name__, url_prefix="/office")
DESK = "/office"
PROVING = ProvingAgain(DOORS, "shared/layouts/office.html", "accounts_office.prove")
pages.record(lambda state: PROVING.install(state.app))


def _target() -> str:
    return inside(request.args.get("next"), DESK)


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Answer:
    form = OfficerSignInForm()
    if form.validate_on_submit():
        with refusals_on(form):
            DOORS.admit(OFFICERS_DOOR, form.login.data, form.password.data, form)
            return back("accounts_office.second_factor", next=_target())
    question = DOORS.question(OFFICERS_DOOR.asking, form.login.data, OFFICERS_DOOR.find)
    return shown("office/sign_in", form, question, done=request.args.get("done", ""))


@pages.route("/enrol", methods=["GET", "POST"])
@access.public
def enrol() -> Answer:
    """First password, or a new one after a reset, with the code from the security administrator."""
    form = EnrolForm()
    if form.validate_on_submit():
        login, password = form.login.data, form.password.data
        with refusals_on(form, **ON_PASSWORD):
            check_password_rules(password, login_name=login)
            DOORS.enrol(form, ENROLMENT, code=form.code.data, password=password)
            return back("accounts_office.sign_in", done="enrolled")
    return shown("office/enrol", form, DOORS.question(ENROLMENT, form.login.data))


@pages.route("/second-factor", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def second_factor() -> Answer:
    person = viewer()
    if person.second_factor:
        return on_to(_target())
    if own_account(reading(), person.account_id).totp_confirmed_at is None:
        return back("accounts_office.set_up_second_factor", next=_target())
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            DOORS.show_code(form.code.data)
            return on_to(_target())
    return shown("office/second_factor", form, target=_target())


@pages.route("/second-factor/paper", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def paper_code() -> Answer:
    form = PaperCodeForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            DOORS.show_recovery_code(form.code.data)
            return back("accounts_office.account")
    return shown("office/paper_code", form)


@pages.route("/prove", methods=["GET", "POST"])
@access.officer()
def prove() -> Answer:
    """Before something weighty is downloaded."""
    return PROVING.before_download(_target())


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def set_up_second_factor() -> Answer:
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            return _codes_page(DOORS.confirm_set_up(form.code.data), _target())
    return shown("office/set_up_second_factor", form, **DOORS.set_up_values())


def _codes_page(codes: list[str], target: str) -> str:
    """The recovery codes, shown once."""
    page = "recruitment/accounts/office/recovery_codes.html"
    return render_template(page, codes=codes, target=target)


@pages.get("/account")
@access.officer()
def account() -> str:
    person = own_account(reading(), viewer().account_id)
    return render_template(
        "recruitment/accounts/office/account.html",
        login=person.login,
        codes_left=codes_left(reading(), person),
        sessions=session_lines(),
    )


@pages.post("/account/sessions/<reference>/end")
@access.officer(weighty=True)
def end_own_session(reference: str) -> Response:
    end_one(reference)
    return back("accounts_office.account")


@pages.route("/account/password", methods=["GET", "POST"])
@access.officer()
def password() -> Answer:
    form = PasswordForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_CURRENT, **ON_PASSWORD):
            set_password(form, own_account(reading(), viewer().account_id).login or "")
            return back("accounts_office.account")
    return shown("office/password", form)


@pages.route("/account/recovery-codes", methods=["GET", "POST"])
@access.officer()
def recovery_codes() -> Answer:
    """New codes on paper; the old ones stop working."""
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            codes = DOORS.new_recovery_codes(form.code.data)
            return _codes_page(codes, url_for("accounts_office.account"))
    return shown("office/renew_codes", form)
