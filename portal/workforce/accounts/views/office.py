"""The officers' doors: enrolment, password, second factor, the way out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request, session

from portal.foundation.officers.doors import ON_PASSWORD, Door, Doors
from portal.foundation.officers.questions import Asking
from portal.foundation.officers.questions import challenge as new_challenge
from portal.foundation.officers.weighty import ProvingAgain
from portal.foundation.security.passwords import check_password_rules
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import forgetting
from portal.foundation.web.posting import Answer, again, back, inside, on_to
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.accounts.forms import EnrolForm, FactorForm, SignInForm
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.side import OFFICERS

pages = Blueprint("accounts_office", __name__, url_prefix="/office")
HOME = "/office"
DOORS = Doors(OFFICERS, "accounts_office.challenge")
DOOR = Door(Asking("office_sign_in", "sign_in.officer"), DOORS.accounts.by_login)
ENROLMENT = Asking("enrol", "enrol")
PROVING = ProvingAgain(DOORS, "shared/layouts/workforce.html", "accounts_office.prove")
pages.record(lambda state: PROVING.install(state.app))


def _target() -> str:
    return inside(request.args.get("next"), HOME)


def _page(name: str, form: Form, **values: object) -> tuple[str, int] | str:
    page = render_template(f"workforce/accounts/{name}.html", form=form, **values)
    return again(page) if form.errors else page


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Answer:
    form = SignInForm()
    if form.validate_on_submit():
        with refusals_on(form):
            DOORS.admit(DOOR, form.login.data, form.password.data, form)
            return back("accounts_office.second_factor", next=_target())
    return _page(
        "sign_in",
        form,
        question=DOORS.question(DOOR.asking, form.login.data, DOOR.find),
        enrolled=request.args.get("done") == "enrolled",
    )


@pages.get("/challenges/<any(office_sign_in, enrol):purpose>")
@access.public
def challenge(purpose: str) -> Response:
    """Work for the widget of one form; a solution is good once and for that form only."""
    return jsonify(new_challenge(purpose))


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
    return _page("enrol", form, question=DOORS.question(ENROLMENT, form.login.data))


@pages.route("/second-factor", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def second_factor() -> Answer:
    person = viewer()
    if person.second_factor:
        return on_to(_target())
    if reading().get_one(Account, person.account_id).totp_confirmed_at is None:
        return back("accounts_office.set_up", next=_target())
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            DOORS.show_either(form.code.data)
            return on_to(_target())
    return _page("second_factor", form)


@pages.route("/prove", methods=["GET", "POST"])
@access.officer()
def prove() -> Answer:
    """Before something weighty is downloaded."""
    return PROVING.before_download(_target())


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@access.officer(without_second_factor=True)
def set_up() -> Answer:
    form = FactorForm()
    if form.validate_on_submit():
        with refusals_on(form, second_factor_wrong="code"):
            codes = DOORS.confirm_set_up(form.code.data)
            return render_template(
                "workforce/accounts/recovery_codes.html", codes=codes, target=_target()
            )
    return _page("set_up", form, **DOORS.set_up_values())


@pages.post("/sign-out")
@access.half_signed_in
def sign_out() -> Response:
    with transaction() as chosen:
        DOORS.sessions.sign_out(chosen, viewer().session_id, at=now())
    session.clear()
    return forgetting(back("accounts_office.sign_in"))
