"""信访举报: a public page that needs no account, and the register that only supervisors handle."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from portal.foundation.officers.doors import network
from portal.foundation.officers.guessing import Guessing
from portal.foundation.officers.questions import Questions
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.audit import Act
from portal.recruitment.labels import choices, word
from portal.recruitment.registers.models import Petition
from portal.recruitment.registers.petition_forms import (
    IntakeForm,
    PublicPetitionForm,
    ReceiptForm,
    StepForm,
)
from portal.recruitment.registers.queries import (
    petition_by_receipt,
    petition_within_reach,
    petitions_within_reach,
)
from portal.recruitment.registers.services.petitions import (
    PUBLIC,
    Intake,
    Step,
    handle_petition,
    receive_petition,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of, public_rounds, rounds_within_reach
from portal.recruitment.rulebook.lifecycles import PETITION
from portal.recruitment.rulebook.roles import SUPERVISING_BODY, SUPERVISOR
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.posting import act_as

public = Blueprint("registers_petitions", __name__, url_prefix="/petitions")
office = Blueprint("registers_petitions_office", __name__, url_prefix="/office/petitions")
PURPOSE = "petition"
QUESTIONS = Questions(Guessing(OFFICERS), "accounts_applicant.challenge")
READERS = (SUPERVISOR, SUPERVISING_BODY)
# Which field a refusal stands at.
REFUSED_ON = {
    "petition_two_wishes": "name",
}
STEP_REFUSED_ON = {
    "petition_text_missing": "text",
    "petition_investigator_missing": "investigator",
    "petition_extended_once": "action",
}


_UNWRITTEN = secrets.token_bytes(32)


def _offices(rounds: list[RecruitmentRound]) -> list[dict[str, object]]:
    """Where one can telephone or write instead: per public round its supervision telephone and its
    discipline bodies."""
    return [
        {
            "round": round_,
            "bodies": [
                body for body in bodies_of(reading(), round_.id) if body.kind == "discipline"
            ],
        }
        for round_ in rounds[:12]
    ]


def _public_page(form: PublicPetitionForm, rounds: list[RecruitmentRound]) -> str:
    return render_template(
        "recruitment/registers/public/petition.html",
        form=form,
        offices=_offices(rounds),
        question=QUESTIONS.always(PURPOSE),
        receipt_form=ReceiptForm(formdata=None),
    )


@public.route("", methods=["GET", "POST"])
@access.public
def new() -> Answer:
    """The receipt code is shown once, on the answer to the post; nothing of the sender is read."""
    form = PublicPetitionForm()
    form.about.choices = _abouts(public_rounds(reading()))
    form.concern.choices = choices("petition.concern")
    form.named.choices = choices("petition.named")
    if form.validate_on_submit():
        with refusals_on(form, **REFUSED_ON):
            return _taken_in(form)
    return shown(_public_page(form, public_rounds(reading())))


def _abouts(rounds: list[RecruitmentRound]) -> list[tuple[str, str]]:
    return [(round_.code, round_.title) for round_ in rounds]


def _taken_in(form: PublicPetitionForm) -> str:
    """Take it in from whoever it is: also somebody who is signed in writes as nobody."""
    if form.named.data == "no" and form.name.data:
        raise Refused("petition.two_wishes")
    QUESTIONS.check_always(form, PURPOSE, _network_for_now())
    received = Intake(
        channel="online",
        concern=form.concern.data,
        matter=form.matter.data,
        name=form.name.data if form.named.data == "yes" else "",
        contact=form.contact.data or "",
    )
    with transaction() as session:
        act = Act(session, PUBLIC, now())
        petition, code = _take_in(act, public_rounds(session), form.about.data, received)
        number, due = petition.number, petition.due_at
    return render_template(
        "recruitment/registers/public/petition_received.html", number=number, code=code, due=due
    )


def _take_in(
    act: Act, rounds: list[RecruitmentRound], about: str, received: Intake
) -> tuple[Petition, str]:
    round_ = next((round_ for round_ in rounds if round_.code == about), None)
    if round_ is None:
        raise Refused("round.not_found")
    union = act.session.get_one(Union, round_.organiser_id)
    return receive_petition(act, union, round_, received)


def _network_for_now() -> str:
    """A digest under a key that this process made at its start and never writes: it bounds a flood
    and tells nobody, ever, who wrote."""
    return hmac.new(_UNWRITTEN, network().encode(), hashlib.sha256).hexdigest()


@public.post("/answers")
@access.public
def answers() -> Answer:
    """The answer, for whoever holds the receipt code; posted, so that the code stands in no
    address."""
    form = ReceiptForm()
    if form.validate_on_submit():
        with refusals_on(form, petition_not_found="code"):
            petition = petition_by_receipt(reading(), form.code.data)
            return render_template(
                "recruitment/registers/public/petition_answer.html", petition=petition
            )
    return again(render_template("recruitment/registers/public/petition_lookup.html", form=form))


@public.get("/answers")
@access.public
def lookup() -> str:
    return render_template("recruitment/registers/public/petition_lookup.html", form=ReceiptForm())


@office.get("")
@access.officer(*READERS)
def index() -> str:
    petitions = petitions_within_reach(reading(), viewer().unions_for(*READERS))
    return render_template(
        "recruitment/registers/office/petitions.html",
        petitions=petitions,
        at=now(),
        may_handle=viewer().has_role(SUPERVISOR),
    )


def _rounds_to_ask_about(session: Session) -> list[RecruitmentRound]:
    rounds = rounds_within_reach(session, viewer().unions_for(SUPERVISOR))
    return [round_ for round_ in rounds if round_.state != "draft"]


@office.route("/new", methods=["GET", "POST"])
@access.officer(SUPERVISOR)
def intake() -> Answer:
    form = IntakeForm(data={"received_on": local_day(now())})
    form.about.choices = _abouts(_rounds_to_ask_about(reading()))
    form.channel.choices = [pair for pair in choices("petition.channel") if pair[0] != "online"]
    form.concern.choices = choices("petition.concern")
    if form.validate_on_submit():
        received = Intake(
            channel=form.channel.data,
            concern=form.concern.data,
            matter=form.matter.data,
            name=form.name.data or "",
            contact=form.contact.data or "",
            received_on=form.received_on.data,
        )
        with refusals_on(form), act_as(SUPERVISOR) as act:
            rounds = _rounds_to_ask_about(act.session)
            petition, _code = _take_in(act, rounds, form.about.data, received)
            return back(".show", public_id=petition.public_id)
    return shown(render_template("recruitment/registers/office/petition_new.html", form=form))


def _step_form(state: str) -> StepForm:
    form = StepForm()
    form.action.choices = [
        (code, word("petition.action", code)) for code in PETITION.actions(state, [SUPERVISOR])
    ]
    return form


def _petition_page(public_id: str, form: StepForm | None = None) -> str:
    petition = petition_within_reach(reading(), public_id, viewer().unions_for(*READERS))
    form = form or _step_form(petition.state)
    may_handle = viewer().has_role(SUPERVISOR) and bool(form.action.choices)
    return render_template(
        "recruitment/registers/office/petition.html",
        petition=petition,
        form=form,
        may_handle=may_handle,
        at=now(),
    )


@office.get("/<public_id>")
@access.officer(*READERS)
def show(public_id: str) -> str:
    return _petition_page(public_id)


@office.post("/<public_id>")
@access.officer(SUPERVISOR)
def handle(public_id: str) -> Answer:
    petition = petition_within_reach(reading(), public_id, viewer().unions_for(SUPERVISOR))
    form = _step_form(petition.state)
    if form.validate_on_submit():
        step = Step(
            text=form.text.data or "",
            investigator=form.investigator.data or "",
            way=form.way.data or "",
            answered_on=form.answered_on.data,
        )
        with refusals_on(form, **STEP_REFUSED_ON), act_as(SUPERVISOR) as act:
            handle_petition(act, public_id, form.action.data, step)
            return back(".show", public_id=public_id)
    return again(_petition_page(public_id, form))
