"""The applicants' doors: sign up, sign in, sign out, and the two ways back in."""

from __future__ import annotations

from flask import Response, jsonify, render_template, request, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from flask_login import logout_user
from sqlalchemy.orm import Session

from portal.foundation.files.fonts import missing_glyphs
from portal.foundation.jobs.queue import enqueue
from portal.foundation.officers.doors import ON_PASSWORD
from portal.foundation.officers.questions import challenge as new_challenge
from portal.foundation.security.passwords import check_password_rules, hash_password
from portal.foundation.security.viewer import OFFICER
from portal.foundation.text.names import checked_name
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import forgetting
from portal.foundation.web.posting import Answer, back, inside, on_to
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer_or_none
from portal.kernel.errors import Refused
from portal.kernel.resident_id import check as check_identity
from portal.recruitment.accounts.forms import (
    CaseRecoveryForm,
    CodeRecoveryForm,
    SendCodeForm,
    SignInForm,
    SignUpForm,
)
from portal.recruitment.accounts.gateway import sms_reaches_people
from portal.recruitment.accounts.one_time_codes import RECOVER, count_try
from portal.recruitment.accounts.queries import applicant_by_login
from portal.recruitment.accounts.services.credentials import CodeProof, recover_by_code
from portal.recruitment.accounts.services.mobile_proof import (
    ask_for_code,
    new_browser_mark,
    proof_index,
)
from portal.recruitment.accounts.services.recovery import redeem
from portal.recruitment.accounts.services.sign_up import Registration, checked_mobile, sign_up
from portal.recruitment.accounts.views.doors_pages import pages, shown
from portal.recruitment.accounts.views.entry_steps import (
    APPLICANTS_DOOR,
    CODES_AN_HOUR,
    DOORS,
    ON_MOBILE,
    ON_NUMBER,
    SEND_CODE,
    SIGN_UP,
    USE_CASE,
    USE_CODE,
)
from portal.recruitment.accounts.views.proving import check_proved, forget_proof, proved_mobile
from portal.recruitment.labels import choices

HOME = "/my"
ASKING_FORMS = "sign_in, sign_up, send_code, use_code, use_case, office_sign_in, enrol, petition"


@pages.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Answer:
    form = SignInForm()
    target = inside(request.args.get("next"), HOME)
    if form.validate_on_submit():
        with refusals_on(form):
            DOORS.admit(APPLICANTS_DOOR, form.login.data, form.password.data, form)
            return on_to(target)
    lost = browser_session.pop("lost_post", None) if request.method == "GET" else None
    fresh = request.args.get("done", "")
    letters = browser_session.pop("unprintable", []) if fresh == "sign-up" else []
    return shown(
        "applicant/sign_in",
        form,
        DOORS.question(APPLICANTS_DOOR.asking, form.login.data, applicant_by_login),
        lost=lost is not None,
        done=fresh,
        unprintable=letters,
    )


@pages.post("/sign-out")
@access.public
def sign_out() -> Response:
    """Harmless without a session, so that a stale page's button still works."""
    person = viewer_or_none()
    target = "/"
    if person is not None:
        with transaction() as chosen:
            DOORS.sessions.sign_out(chosen, person.session_id, at=now())
        target = url_for("accounts_office.sign_in") if person.kind == OFFICER else "/"
        logout_user()
    browser_session.clear()
    return forgetting(on_to(target))


def consent_words() -> str:
    return _(
        "我同意本平台保存我的姓名、证件号码和手机号，只用于招聘报名、考试和录用；"
        "证件号码加密保存，名单上不会出现。"
    )


@pages.route("/sign-up", methods=["GET", "POST"])
@access.public
def register() -> Answer:
    """The answer is the same whether the document or mobile was taken: the next page says what to
    do in either case."""
    if sms_reaches_people() and proved_mobile() is None:
        return back("accounts_applicant.prove_mobile")
    form = SignUpForm(data={"mobile": proved_mobile()})
    form.kind.choices = choices("identity.kind")
    unprintable = sorted(missing_glyphs(form.name.data or ""))
    if form.validate_on_submit():
        with refusals_on(
            form,
            **ON_NUMBER,
            **ON_MOBILE,
            **ON_PASSWORD,
            account_name_form="name",
            account_name_length="name",
        ):
            _register(form)
            forget_proof()
            browser_session["unprintable"] = unprintable
            return back("accounts_applicant.sign_in", done="sign-up")
    return shown(
        "applicant/sign_up",
        form,
        DOORS.question(SIGN_UP),
        consent_words=consent_words(),
        unprintable=unprintable,
        proved=proved_mobile(),
    )


def _register(form: SignUpForm) -> None:
    today, password = local(now()).date(), form.password.data
    check_identity(form.kind.data, form.number.data, today)
    checked_name(form.name.data)
    mobile = checked_mobile(form.mobile.data)
    check_proved(mobile)
    check_password_rules(password, login_name=mobile)
    DOORS.questions.check(form, SIGN_UP, DOORS.asker())
    DOORS.count_early(SIGN_UP.purpose)
    hashed = hash_password(password)
    try:
        with transaction() as chosen:
            sign_up(chosen, _stated(form), password_hash=hashed, at=now(), today=today)
    except Refused as refused:
        if refused.code != "account.exists":
            raise


def _stated(form: SignUpForm) -> Registration:
    return Registration(
        kind=form.kind.data,
        number=form.number.data,
        name=form.name.data,
        mobile=form.mobile.data,
        consents={"account": consent_words()},
    )


@pages.get(f"/challenges/<any({ASKING_FORMS}):purpose>")
@access.public
def challenge(purpose: str) -> Response:
    """Work for the widget of one form; a solution is good once and for that form only."""
    return jsonify(new_challenge(purpose))


@pages.get("/recover")
@access.public
def recover() -> str:
    return render_template("recruitment/accounts/applicant/recover.html", sms=sms_reaches_people())


@pages.route("/recover/code", methods=["GET", "POST"])
@access.public
def send_code() -> Answer:
    """Ask for a code; whether the number is registered is not told."""
    form = SendCodeForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_MOBILE):
            mobile = checked_mobile(form.mobile.data)
            known = applicant_by_login(reading(), mobile)
            DOORS.try_once(form, SEND_CODE, mobile, known, CODES_AN_HOUR)
            DOORS.count_early(SEND_CODE.purpose)
            with transaction() as chosen:
                _send_code(chosen, mobile)
            return back("accounts_applicant.use_code")
    return shown("applicant/send_code", form, DOORS.question(SEND_CODE), sms=sms_reaches_people())


def _send_code(session: Session, mobile: str) -> None:
    browser = browser_session[RECOVER] = new_browser_mark()
    row = ask_for_code(session, RECOVER, mobile, browser, at=now())
    name = "accounts.send_code"
    enqueue(session, name, row.id, workflow_id=f"{name}-{row.id}")


@pages.route("/recover/code/use", methods=["GET", "POST"])
@access.public
def use_code() -> Answer:
    form = CodeRecoveryForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_MOBILE, **ON_PASSWORD):
            mobile = checked_mobile(form.mobile.data)
            check_password_rules(form.password.data, login_name=mobile)
            _recover_by_code(form, mobile)
            return back("accounts_applicant.sign_in", done="recovered")
    return shown("applicant/use_code", form, DOORS.question(USE_CODE, form.mobile.data))


def _recover_by_code(form: CodeRecoveryForm, mobile: str) -> None:
    asker = DOORS.try_once(form, USE_CODE, mobile, applicant_by_login(reading(), mobile))
    index = proof_index(RECOVER, mobile, browser_session.get(RECOVER, ""))
    with transaction() as chosen:
        known = count_try(chosen, RECOVER, index, at=now())
    hashed = hash_password(form.password.data)
    if known is None:
        raise Refused("proof.wrong")
    proof = CodeProof(mobile, form.number.data, form.code.data)
    with transaction() as chosen:
        recover_by_code(chosen, proof, index=index, password_hash=hashed, at=now())
        DOORS.forgive(chosen, USE_CODE, asker)


@pages.route("/recover/desk", methods=["GET", "POST"])
@access.public
def use_case() -> Answer:
    """With the code that two officers gave on sight of the document."""
    form = CaseRecoveryForm()
    if form.validate_on_submit():
        with refusals_on(form, **ON_MOBILE, **ON_PASSWORD):
            mobile = checked_mobile(form.mobile.data)
            check_password_rules(form.password.data, login_name=mobile)
            _redeem(form)
            return back("accounts_applicant.sign_in", done="recovered")
    return shown("applicant/use_case", form, DOORS.question(USE_CASE, form.number.data))


def _redeem(form: CaseRecoveryForm) -> None:
    asker = DOORS.try_once(form, USE_CASE, form.number.data, None)
    hashed = hash_password(form.password.data)
    proof = CodeProof(form.mobile.data, form.number.data, form.code.data)
    with transaction() as chosen:
        redeem(chosen, proof, password_hash=hashed, at=now())
        DOORS.forgive(chosen, USE_CASE, asker)
