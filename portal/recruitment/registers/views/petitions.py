"""信访举报: a public page that needs no account, and the register that only supervisors handle."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from portal.foundation.security import captcha
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.accounts.services import guessing
from portal.recruitment.labels import choices, word
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
    count_one,
    handle_petition,
    receive_petition,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of, public_rounds, rounds_within_reach
from portal.recruitment.rulebook.lifecycles import PETITION
from portal.recruitment.rulebook.roles import SUPERVISING_BODY, SUPERVISOR
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.models import Union

public = Blueprint("registers_petitions", __name__, url_prefix="/petitions")
office = Blueprint("registers_petitions_office", __name__, url_prefix="/office/petitions")
PURPOSE = "petition"
READERS = (SUPERVISOR, SUPERVISING_BODY)


def _key() -> bytes:
    return str(current_app.secret_key).encode()


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
    form.captcha_answer.data = ""
    return render_template(
        "recruitment/registers/public/petition.html",
        form=form,
        offices=_offices(rounds),
        question=captcha.new_question(_key(), purpose=PURPOSE, at=now()),
        receipt_form=ReceiptForm(formdata=None),
    )


@public.route("", methods=["GET", "POST"])
@access.public
def new() -> tuple[str, int] | str:
    """The receipt code is shown once, on the answer to the post; no address of the sender is read."""
    rounds = public_rounds(reading())
    form = PublicPetitionForm()
    form.about.choices = [(round_.code, round_.title) for round_ in rounds]
    form.concern.choices = choices("petition.concern")
    form.named.choices = choices("petition.named")
    if form.validate_on_submit():
        with refusals_on(
            form,
            captcha_wrong="captcha_answer",
            captcha_expired="captcha_answer",
            petition_two_wishes="name",
        ):
            if form.named.data == "no" and form.name.data:
                raise Refused("petition.two_wishes")
            _ask(form)
            with transaction() as session:
                count_one(session, now())
            with transaction() as session:
                chosen = next(
                    session.get_one(RecruitmentRound, one.id)
                    for one in rounds
                    if one.code == form.about.data
                )
                petition, code = receive_petition(
                    session,
                    session.get_one(Union, chosen.organiser_id),
                    chosen,
                    channel="online",
                    concern=form.concern.data,
                    matter=form.matter.data,
                    name=form.name.data if form.named.data == "yes" else "",
                    contact=form.contact.data or "",
                    at=now(),
                )
                number, due = petition.number, petition.due_at
            return render_template(
                "recruitment/registers/public/petition_received.html",
                number=number,
                code=code,
                due=due,
            )
    html = _public_page(form, public_rounds(reading()))
    return (html, 422) if request.method == "POST" else html


def _ask(form: PublicPetitionForm) -> None:
    def spend(digest: str, until: object) -> bool:
        with transaction() as chosen:
            return guessing.spend(chosen, digest, until)  # type: ignore[arg-type]

    captcha.check_answer(
        form.captcha_token.data or "",
        form.captcha_answer.data or "",
        _key(),
        purpose=PURPOSE,
        at=now(),
        spend=spend,
    )


@public.post("/answers")
@access.public
def answers() -> tuple[str, int] | str:
    """The answer, for whoever holds the receipt code; posted, so that the code stands in no
    address."""
    form = ReceiptForm()
    if form.validate_on_submit():
        with refusals_on(form, petition_not_found="code"):
            petition = petition_by_receipt(reading(), form.code.data)
            return render_template(
                "recruitment/registers/public/petition_answer.html", petition=petition
            )
    return render_template("recruitment/registers/public/petition_lookup.html", form=form), 422


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


@office.route("/new", methods=["GET", "POST"])
@access.officer(SUPERVISOR)
def intake() -> Response | tuple[str, int] | str:
    rounds = [
        round_
        for round_ in rounds_within_reach(reading(), viewer().unions_for(SUPERVISOR))
        if round_.state != "draft"
    ]
    form = IntakeForm(data={"received_on": local_day(now())})
    form.about.choices = [(round_.code, round_.title) for round_ in rounds]
    form.channel.choices = [
        (code, text) for code, text in choices("petition.channel") if code != "online"
    ]
    form.concern.choices = choices("petition.concern")
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            chosen = next(
                session.get_one(RecruitmentRound, one.id)
                for one in rounds
                if one.code == form.about.data
            )
            petition, _code = receive_petition(
                session,
                session.get_one(Union, chosen.organiser_id),
                chosen,
                channel=form.channel.data,
                concern=form.concern.data,
                matter=form.matter.data,
                name=form.name.data or "",
                contact=form.contact.data or "",
                received_on=form.received_on.data,
                by=acting(viewer(), SUPERVISOR),
                at=now(),
            )
            return redirect(url_for(".show", public_id=petition.public_id), 303)
    html = render_template("recruitment/registers/office/petition_new.html", form=form)
    return (html, 422) if request.method == "POST" else html


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
def handle(public_id: str) -> Response | tuple[str, int]:
    petition = petition_within_reach(reading(), public_id, viewer().unions_for(SUPERVISOR))
    form = _step_form(petition.state)
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                petition_text_missing="text",
                petition_investigator_missing="investigator",
                petition_extended_once="action",
            ),
            transaction() as session,
        ):
            handle_petition(
                session,
                public_id,
                form.action.data,
                text=form.text.data or "",
                investigator=form.investigator.data or "",
                way=form.way.data or "",
                answered_on=form.answered_on.data,
                by=acting(viewer(), SUPERVISOR),
                at=now(),
            )
            return redirect(url_for(".show", public_id=public_id), 303)
    return _petition_page(public_id, form), 422
