"""选岗: announced with its rules, held turn by turn, closed."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.offers.choice_queries import left, meeting_in, meetings_of, whose_turn
from portal.recruitment.offers.forms import MeetingForm, ReasonForm, SignForm
from portal.recruitment.offers.models import Choice, ChoiceMeeting
from portal.recruitment.offers.queries import unit_choices
from portal.recruitment.offers.services import choose
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import CHOICE_MEETING
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vetting.queries import vacancy_in

pages = Blueprint("offers_choices", __name__, url_prefix="/office/rounds/<code>/choices")
READERS = (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/offers/office/choices.html",
        round_=round_,
        meetings=meetings_of(reading(), round_.id),
        may_announce=PUBLISHER in viewer().roles,
    )


def _meeting_form(round_: RecruitmentRound) -> MeetingForm:
    form = MeetingForm() if request.method == "POST" else MeetingForm(formdata=None)
    open_ = [one for one in vacancies_of(reading(), round_.id) if one.using_union_id is None]
    form.vacancy.choices = [(one.public_id, f"{one.code} {one.name}") for one in open_]
    for name in ("equals", "absence", "blocked"):
        form[name].choices = choices(f"choice.{name}")
    return form


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER, weighty=True)
def new(code: str) -> Answer:
    """Fix the rules and tell everybody who is called."""
    round_ = round_of(code, PUBLISHER)
    form = _meeting_form(round_)
    units = {union.code: union.id for union in unit_choices(reading(), round_.id)}
    if form.validate_on_submit():
        on = {"choice_unit": "places", "choice_places": "places", "choice_lot_missing": "lots"}
        with refusals_on(form, **on), act_on_round(code, PUBLISHER) as act:
            vacancy = vacancy_in(act.session, act.round_.id, form.vacancy.data)
            meeting = choose.announce(act, vacancy, form.terms(units))
            return back(".show", code=code, public_id=meeting.public_id)
    page = render_template(
        "recruitment/offers/office/choice_new.html",
        round_=round_of(code, PUBLISHER),
        form=form,
        units=unit_choices(reading(), round_.id),
    )
    return shown(page)


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    return _page(code, public_id, *READERS)


def _page(
    code: str,
    public_id: str,
    *roles: str,
    sign: SignForm | None = None,
    reason: ReasonForm | None = None,
) -> str:
    round_ = round_of(code, *roles)
    meeting = meeting_in(reading(), round_.id, public_id)
    return render_template(
        "recruitment/offers/office/choice.html",
        round_=round_,
        meeting=meeting,
        left=left(meeting),
        turn=whose_turn(meeting) if meeting.state == "open" else None,
        may=set(CHOICE_MEETING.actions(meeting.state, viewer().roles)),
        holds=PUBLISHER in viewer().roles,
        sign=sign or _with_places(SignForm(formdata=None), meeting),
        reason=reason or ReasonForm(formdata=None),
    )


def _with_places(form: SignForm, meeting: ChoiceMeeting) -> SignForm:
    form.union.choices = [(place.union_id, place.union.name) for place, _seats in left(meeting)]
    return form


@pages.post("/<public_id>/opening")
@access.officer(PUBLISHER)
def begin(code: str, public_id: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        choose.open_meeting(act, meeting_in(act.session, act.round_.id, public_id))
    return back(".show", code=code, public_id=public_id)


def _turn(act: RoundAct, public_id: str, choice_id: str) -> Choice:
    meeting = meeting_in(act.session, act.round_.id, public_id)
    return choose.choice_in(meeting, choice_id)


@pages.post("/<public_id>/turns/<choice_id>/signature")
@access.officer(PUBLISHER)
def sign(code: str, public_id: str, choice_id: str) -> Answer:
    """The person signs; there is no way back."""
    meeting = meeting_in(reading(), round_of(code, PUBLISHER).id, public_id)
    form = _with_places(SignForm(), meeting)
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            choose.sign(
                act,
                _turn(act, public_id, choice_id),
                form.union.data,
                avoidance_checked=bool(form.avoidance_checked.data),
                proxy=form.proxy.data or "",
            )
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, PUBLISHER, sign=form))


@pages.post("/<public_id>/turns/<choice_id>/absence")
@access.officer(PUBLISHER)
def miss(code: str, public_id: str, choice_id: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        choose.miss(act, _turn(act, public_id, choice_id))
    return back(".show", code=code, public_id=public_id)


@pages.post("/<public_id>/turns/<choice_id>/avoidance")
@access.officer(PUBLISHER)
def block(code: str, public_id: str, choice_id: str) -> Answer:
    """Every place that is left is forbidden to this person."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            choose.block(act, _turn(act, public_id, choice_id), form.reason.data or "")
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, PUBLISHER, reason=form))


@pages.post("/<public_id>/closing")
@access.officer(CHECKER)
def close(code: str, public_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        choose.close_meeting(act, meeting_in(act.session, act.round_.id, public_id))
    return back(".show", code=code, public_id=public_id)


@pages.post("/<public_id>/cancellation")
@access.officer(CHECKER, weighty=True)
def cancel(code: str, public_id: str) -> Answer:
    """Nothing that was signed holds."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CHECKER) as act:
            meeting = meeting_in(act.session, act.round_.id, public_id)
            choose.cancel_meeting(act, meeting, form.reason.data or "")
            return back(".show", code=code, public_id=public_id)
    return again(_page(code, public_id, CHECKER, reason=form))
